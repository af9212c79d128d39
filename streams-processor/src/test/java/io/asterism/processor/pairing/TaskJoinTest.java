package io.asterism.processor.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.processor.counting.CrossCounts;
import io.asterism.processor.counting.Stream;
import io.asterism.processor.counting.TaskCounts;
import io.asterism.processor.counting.Window;
import io.asterism.schemas.Activations;
import io.asterism.schemas.InvalidActivationsException;
import io.asterism.schemas.Manifests;
import io.asterism.schemas.PackedColumns;
import io.asterism.schemas.PairId;
import io.asterism.schemas.Pairs;
import io.asterism.schemas.SaeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskJoinTest {
    private static final List<Integer> ALL = IntStream.range(0, 60).boxed().toList();

    /** Within the grace every half finds the other, in whatever order they come and however often the task restarts. */
    @Property(tries = 60)
    void countsWhatTheDefinitionSaysInAnyOrder(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int rows,
            @ForAll @IntRange(min = 1, max = 40) int columns,
            @ForAll @IntRange(min = 0, max = 3) int lag,
            @ForAll @IntRange(min = 0, max = 3) int more) {
        Random random = new Random(seed);
        int last = lag == 1 ? 1 + more : lag;
        PairStream stream = PairStream.random(random, rows, columns, ALL.size(), 0, 0.5, 1.5);
        stream.a.manifest.setGraceMillis(100_000);
        JoinedTask task = new JoinedTask(stream.plan(lag, last));
        List<Integer> arrivals = new ArrayList<>();
        ALL.forEach(k -> arrivals.addAll(List.of(k, k + 1000)));
        Collections.shuffle(arrivals, random);
        for (int arrival : arrivals) {
            Side side = arrival < 1000 ? Side.A : Side.B;
            task.take(side, fresh((side == Side.A ? stream.a : stream.b), arrival % 1000));
            if (random.nextInt(20) == 0) {
                task.restart();
            }
        }
        task.restart();

        double[] taus = {0, 0.5, 1.5};
        for (int t = 0; t < taus.length; t++) {
            task.assertCounts(t, stream.naive(taus[t], lag, last, ALL));
        }
        assertThat(task.join().joined()).isEqualTo(ALL.size());
        assertThat(task.join().a()).isEqualTo(new JoinFigures.Stream(ALL.size(), 0, 0, 0, 0));
        assertThat(task.join().b()).isEqualTo(new JoinFigures.Stream(ALL.size(), 0, 0, 0, 0));
        assertThat(task.storedWaiting()).isZero();
    }

    /** The manifests' hash moves with the grace. */
    private static Activations fresh(Stream stream, int k) {
        return Activations.newBuilder(stream.records.get(k))
                .setManifest(Manifests.hash(stream.manifest))
                .build();
    }

    @ParameterizedTest
    @CsvSource({"1", "50"})
    void anSaeWithItselfHasItsOwnMatrix(int seed) throws InvalidActivationsException {
        Stream stream = Stream.random(new Random(seed), 30, 40, 0, 0.5);
        PairId id = PairId.of(new SaeId("test.sae"), new SaeId("test.sae"));
        JoinedTask task = new JoinedTask(PairPlan.of(
                Pairs.of(id, stream.manifest, stream.manifest, 0),
                stream.manifest,
                new float[0],
                stream.manifest,
                new float[0]));
        stream.records.forEach(record -> task.take(Side.A, record));

        for (int t = 0; t < 2; t++) {
            long[][] own = stream.naive(t == 0 ? 0 : 0.5);
            CrossCounts found = task.total(t);
            long[][] matrix = new long[30][30];
            for (int i = 0; i < 30; i++) {
                found.row(i, matrix[i]);
                assertThat(found.rowFires(i)).isEqualTo(own[i][i]).isEqualTo(found.columnFires(i));
            }
            assertThat(matrix).isDeepEqualTo(own);
        }
    }

    /** B is silent from context 20 on; event time goes on with A, so what waits for it is given up pane by pane. */
    @Test
    void whatNeverFindsItsHalfIsCountedAsThat() {
        PairStream stream = PairStream.random(new Random(3), 10, 10, 60, 0);
        JoinedTask task = new JoinedTask(stream.plan(0, 0));
        for (int k = 0; k < 60; k++) {
            task.take(Side.A, stream.a.records.get(k));
            if (k < 20) {
                task.take(Side.B, stream.b.records.get(k));
            }
            if (k == 30) {
                task.restart();
            }
        }

        task.assertCounts(0, stream.naive(0, 0, 0, ALL.subList(0, 20)));
        // Contexts are 40 ms apart from 10 s on, panes of a second: those below 25 and 50 are closed by context 59.
        assertThat(task.join().a()).isEqualTo(new JoinFigures.Stream(60, 0, 30, 0, 10));

        task.take(Side.B, stream.b.records.get(30));
        assertThat(task.join().b().unpaired()).as("too late").isEqualTo(1);
        task.take(Side.B, stream.b.records.get(55));
        assertThat(task.join().joined()).isEqualTo(21);
    }

    @Test
    void noMoreWaitsThanThereIsRoomFor() {
        PairStream stream = PairStream.random(new Random(4), 10, 10, 20, 0);
        JoinedTask task = new JoinedTask(stream.plan(0, 0), 2000);
        for (int k = 0; k < 20; k++) {
            task.take(Side.A, stream.a.records.get(k));
        }
        JoinFigures.Join join = task.join();
        assertThat(join.a().crowded()).isPositive();
        assertThat(join.a().crowded() + join.a().waiting()).isEqualTo(20);
        task.restart();

        int found = (int) join.a().waiting();
        stream.b.records.subList(20 - found, 20).forEach(record -> task.take(Side.B, record));
        assertThat(task.join().joined()).isEqualTo(found);
        task.assertCounts(0, stream.naive(0, 0, 0, ALL.subList(20 - found, 20)));
    }

    @Test
    void contextsThatWereCutOtherwiseAreNeverPaired() {
        PairStream stream = PairStream.random(new Random(5), 10, 10, 3, 0);
        PairStream other = PairStream.random(new Random(6), 10, 10, 3, 0);
        JoinedTask task = new JoinedTask(stream.plan(0, 0));
        task.take(Side.A, stream.a.records.get(0));
        task.take(Side.B, stream.b.records.get(0));
        int tokens = stream.a.tokens(1).size();
        int others = other.b.tokens(1).size();
        assertThat(others).isNotEqualTo(tokens);
        task.take(Side.A, stream.a.records.get(1));
        task.take(Side.B, other.b.records.get(1));

        assertThat(task.join().differing()).isEqualTo(1);
        assertThat(task.join().difference())
                .isEqualTo(
                        "context 0 of document 'document 1' has " + tokens
                                + " tokens from position 0 on in SAE 'test.sae' and " + others
                                + " from position 0 on in SAE 'test.other', expected the same: the document was cut into other contexts");
        task.assertCounts(0, stream.naive(0, 0, 0, List.of(0)));
    }

    @Test
    void tokenIdsHaveToAgree() {
        PairStream stream = PairStream.random(new Random(7), 10, 10, 1, 0);
        int tokens = stream.a.tokens(0).size();
        int[] ids = IntStream.range(0, tokens).toArray();
        stream.a.records.get(0).setTokenIds(PackedColumns.packInts(ids, 0, tokens));
        ids[tokens - 1]++;
        stream.b.records.get(0).setTokenIds(PackedColumns.packInts(ids, 0, tokens));
        JoinedTask task = new JoinedTask(stream.plan(0, 0));
        task.take(Side.B, stream.b.records.get(0));
        task.take(Side.A, stream.a.records.get(0));

        assertThat(task.join().difference())
                .isEqualTo(
                        "context 0 of document 'document 0' has token ids in SAE 'test.sae' that differ from those in"
                                + " SAE 'test.other' from token " + (tokens - 1) + " on, expected the same");
        assertThat(task.counts().progress().contexts()).isZero();
    }

    /** Columns of two bands, and rows whose numbers and those of columns together have three. */
    @Test
    void aRectangleMayBeWiderThanABand() {
        int rows = 66_000;
        int columns = 70_000;
        Stream a = new Stream(rows, 0);
        Stream b = new Stream(columns, 0);
        b.manifest.setSae("test.other");
        int[] rowsUsed = {0, 65_535, 65_999};
        int[] columnsUsed = {0, 1, 65_535, 65_536, 69_999};
        for (int k = 0; k < 30; k++) {
            a.context(0, List.of(Stream.token(rowsUsed[k % 3], 1)));
            b.context(0, List.of(Stream.token(columnsUsed[k % 5], 1, columnsUsed[(k + 1) % 5], 1)));
            b.records.get(k).setSae("test.other");
            b.records.get(k).setManifest(Manifests.hash(b.manifest));
        }
        PairId id = PairId.of(new SaeId("test.sae"), new SaeId("test.other"));
        JoinedTask task = new JoinedTask(PairPlan.of(
                Pairs.of(id, a.manifest, b.manifest, 0), a.manifest, new float[0], b.manifest, new float[0]));
        for (int k = 0; k < 30; k++) {
            task.take(Side.A, a.records.get(k));
            task.take(Side.B, b.records.get(k));
        }
        task.restart();

        // Of 30 tokens each row has 10; each of the 15 combinations of row and column pair comes twice, and a column is
        // in two of five.
        CrossCounts found = task.total(0);
        for (int row : rowsUsed) {
            assertThat(found.rowFires(row)).isEqualTo(10);
            for (int column : columnsUsed) {
                assertThat(found.count(row, column))
                        .as("%d with %d", row, column)
                        .isEqualTo(4);
                assertThat(found.columnFires(column)).isEqualTo(12);
            }
        }
        long[] row = new long[columns];
        found.row(65_535, row);
        assertThat(IntStream.range(0, columns).filter(j -> row[j] > 0))
                .containsExactly(columnsUsed[0], 1, 65_535, 65_536, 69_999);
        long[] column = new long[rows];
        found.column(65_536, column);
        assertThat(IntStream.range(0, rows).filter(i -> column[i] > 0)).containsExactly(0, 65_535, 65_999);
    }

    @Test
    void panesAreThoseOfEventTime() {
        PairStream stream = PairStream.random(new Random(8), 12, 9, 60, 0);
        JoinedTask task = new JoinedTask(stream.plan(1, 1));
        for (int k = 0; k < 60; k++) {
            task.take(Side.B, stream.b.records.get(k));
            task.take(Side.A, stream.a.records.get(k));
        }
        TaskCounts counts = task.counts();
        CrossCounts second = new CrossCounts(counts.pairs(new Window(11_000, 12_000), 0), 12);
        PairStream.Naive naive = stream.naive(0, 1, 1, ALL.subList(25, 50));
        assertThat(second.tokens()).isEqualTo(naive.tokens());
        long[] row = new long[9];
        for (int i = 0; i < 12; i++) {
            second.row(i, row);
            assertThat(row).isEqualTo(naive.counts()[i]);
        }
    }
}

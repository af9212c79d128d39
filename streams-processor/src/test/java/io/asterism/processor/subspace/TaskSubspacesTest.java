package io.asterism.processor.subspace;

import static io.asterism.processor.counting.Stream.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.asterism.processor.counting.CountingPlan;
import io.asterism.processor.counting.Stream;
import io.asterism.processor.counting.Window;
import io.asterism.schemas.ActivationColumns;
import io.asterism.schemas.Activations;
import io.asterism.schemas.InvalidActivationsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TaskSubspacesTest {
    private static final SubspaceDefinition ABC = new SubspaceDefinition("abc", List.of(0, 1, 2), false, 7);
    private static final SubspaceDefinition PAIR = new SubspaceDefinition("pair", List.of(2, 5), true, 8);

    /** Methods specification, fixture G.1: five combinations on six of twelve tokens. */
    @Test
    void sumsTheHandCheckedStream() {
        Stream stream = new Stream(8, 1.5)
                .context(0, List.of(token(0, 2.0, 1, 3.0), token(0, 4.0, 1, 1.5, 2, 2.0), token(1, 2.5, 2, 1.5)))
                .context(
                        100,
                        List.of(
                                token(0, 5.0, 1, 2.0, 3, 1.0),
                                token(2, 3.0),
                                token(3, 2.0, 4, 2.25),
                                token(3, 3.0, 4, 1.75),
                                token(4, 6.0),
                                token(5, 60.0, 6, 61.0),
                                token(5, 62.0, 6, 60.5),
                                token(),
                                token(0, 1.75, 2, 2.0)));

        SubspaceStatistics statistics = whole(task(stream, stream.records, ABC), ABC);

        Moments moments = statistics.moments();
        assertThat(moments.tokens()).isEqualTo(12);
        assertThat(moments.examples()).isEqualTo(6);
        assertThat(new long[] {moments.fires(0), moments.fires(1), moments.fires(2)})
                .containsExactly(4, 4, 4);
        assertThat(moments.means()).containsExactly(12.75 / 6, 9.0 / 6, 8.5 / 6);
        // Σ a0² = 4 + 16 + 25 + 3.0625 and Σ a0 a1 = 6 + 6 + 10.
        assertThat(moments.covariance()[0][0]).isEqualTo((48.0625 - 12.75 * 12.75 / 6) / 5, within(1e-12));
        assertThat(moments.covariance()[1][0]).isEqualTo((22 - 12.75 * 9 / 6) / 5, within(1e-12));

        Pattern most = statistics.patterns().get(0);
        assertThat(statistics.patterns()).extracting(Pattern::count).containsExactly(2L, 1L, 1L, 1L, 1L);
        assertThat(most.members()).containsExactly(0, 1);
        assertThat(most.expected()).isEqualTo(12 * 2 / 27.0, within(1e-12));
        assertThat(most.ratio()).isEqualTo(2.25, within(1e-12));
        assertThat(most.z()).isEqualTo((2 - 24 / 27.0) / Math.sqrt(24 / 27.0 * (1 - 2 / 27.0)), within(1e-12));
        assertThat(statistics.examplesWithoutPattern()).isZero();
        assertThat(statistics.points()).hasSize(6);
        Point strongest = statistics.points().stream()
                .filter(point -> point.document().equals("document 1") && point.focus() == 0)
                .findFirst()
                .orElseThrow();
        assertThat(strongest.activations()).containsExactly(5, 2, 0);
        assertThat(strongest.strongest()).isZero();
        assertThat(strongest.tokens()).hasSize(9);
    }

    @Property(tries = 60)
    void partsOfAStreamAddUpToTheWhole(@ForAll long seed) {
        Random random = new Random(seed);
        Stream stream = Stream.random(random, 12, 30, 0);
        List<Activations> shuffled = new ArrayList<>(stream.records);
        Collections.shuffle(shuffled, random);
        int cut = random.nextInt(shuffled.size());

        SubspaceStatistics whole = whole(task(stream, stream.records, ABC, PAIR), ABC);
        SubspaceStatistics sum = whole(task(stream, shuffled.subList(0, cut), ABC, PAIR), ABC);
        sum.add(whole(task(stream, shuffled.subList(cut, shuffled.size()), ABC, PAIR), ABC));

        assertSame(sum, whole);
    }

    @Property(tries = 60)
    void goesOnFromItsBlocks(@ForAll long seed) {
        Random random = new Random(seed);
        Stream stream = Stream.random(random, 12, 30, 0);
        int cut = random.nextInt(stream.records.size());
        Map<String, byte[]> store = new TreeMap<>();
        TaskSubspaces first = task(stream, stream.records.subList(0, cut), ABC, PAIR);
        drain(first, store);

        TaskSubspaces second = restored(stream, store);
        second.track(List.of(ABC, PAIR));
        add(second, stream, stream.records.subList(cut, stream.records.size()));
        drain(second, store);

        TaskSubspaces whole = task(stream, stream.records, ABC, PAIR);
        for (TaskSubspaces task : List.of(second, restored(stream, store))) {
            for (SubspaceDefinition group : List.of(ABC, PAIR)) {
                assertSame(whole(task, group), whole(whole, group));
                Window pane = new Window(4000, 5000);
                assertThat(task.statistics(group, pane, true)
                                .map(SubspaceStatistics::encode)
                                .map(HexFormat.of()::formatHex))
                        .isEqualTo(whole.statistics(group, pane, true)
                                .map(SubspaceStatistics::encode)
                                .map(HexFormat.of()::formatHex));
            }
        }
    }

    @Test
    void storesOnlyWhatChanged() {
        Stream stream = Stream.random(new Random(1), 12, 10, 0);
        Map<String, byte[]> store = new TreeMap<>();
        TaskSubspaces task = task(stream, stream.records, ABC);
        drain(task, store);
        assertThat(store).isNotEmpty();

        Map<String, byte[]> again = new TreeMap<>();
        drain(task, again);
        assertThat(again).isEmpty();
    }

    @Test
    void panesAddUpAndExpire() {
        Stream stream = new Stream(8, 0);
        stream.manifest.setRetentionMillis(2000);
        for (int pane = 0; pane < 5; pane++) {
            stream.context(1000L * pane, List.of(token(0, 1 + pane)));
        }
        TaskSubspaces task = task(stream, stream.records, ABC);

        assertThat(whole(task, ABC).moments().examples()).isEqualTo(5);
        assertThat(task.statistics(ABC, new Window(3000, 5000), true)
                        .orElseThrow()
                        .moments()
                        .means()[0])
                .isEqualTo(4.5);
        // Newest 4000 less retention 2000 and pane 1000: what began at 1000 or before is gone, as of the counts.
        assertThat(task.statistics(ABC, new Window(0, 2000), true)).isEmpty();
        assertThat(task.statistics(ABC, new Window(2000, 3000), true)).isPresent();
        assertThat(task.statistics(PAIR, Window.TOTAL, true)).isEmpty();
    }

    @Test
    void aGroupThatEndsLeavesNoBlock() {
        Stream stream = Stream.random(new Random(2), 12, 10, 0);
        Map<String, byte[]> store = new TreeMap<>();
        TaskSubspaces task = task(stream, stream.records, ABC, PAIR);
        drain(task, store);

        task.track(List.of(PAIR));
        drain(task, store);
        assertThat(restored(stream, store).definitions()).containsExactly(PAIR);

        task.track(List.of());
        drain(task, store);
        assertThat(store).isEmpty();
    }

    @Test
    void aGroupThatIsDefinedAnewStartsAnew() {
        Stream stream = Stream.random(new Random(3), 12, 10, 0);
        Map<String, byte[]> store = new TreeMap<>();
        TaskSubspaces task = task(stream, stream.records, ABC);
        drain(task, store);

        SubspaceDefinition anew = new SubspaceDefinition("abc", List.of(3, 4), false, 9);
        task.track(List.of(anew));
        drain(task, store);

        SubspaceStatistics statistics = whole(restored(stream, store), anew);
        assertThat(statistics.moments().tokens()).isZero();
        assertThat(statistics.moments().members()).isEqualTo(2);
    }

    @Test
    void tellsDamagedBlocks() {
        Stream stream = Stream.random(new Random(4), 12, 10, 0);
        byte[] sound = whole(task(stream, stream.records, ABC), ABC).encode();
        Random random = new Random(5);
        int told = 0;
        for (int k = 0; k < 3000; k++) {
            byte[] damaged = random.nextBoolean() ? Arrays.copyOf(sound, random.nextInt(sound.length)) : sound.clone();
            if (damaged.length > 0 && random.nextInt(4) > 0) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                SubspaceStatistics.decode(damaged, 3);
            } catch (IllegalStateException e) {
                told++;
            }
        }
        assertThat(told).isGreaterThan(1400);
        assertThatThrownBy(() -> SubspaceStatistics.decode(sound, 4)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() ->
                        new TaskSubspaces(CountingPlan.of(stream.manifest, new float[0])).load(new byte[] {9}, sound))
                .isInstanceOf(IllegalStateException.class);
    }

    static TaskSubspaces task(Stream stream, List<Activations> records, SubspaceDefinition... definitions) {
        TaskSubspaces task = new TaskSubspaces(CountingPlan.of(stream.manifest, new float[0]));
        task.track(List.of(definitions));
        add(task, stream, records);
        return task;
    }

    private static void add(TaskSubspaces task, Stream stream, List<Activations> records) {
        ActivationColumns columns = new ActivationColumns(stream.manifest);
        for (Activations record : records) {
            try {
                columns.read(record);
            } catch (InvalidActivationsException e) {
                throw new AssertionError(e);
            }
            task.add(record, columns);
        }
    }

    private static SubspaceStatistics whole(TaskSubspaces task, SubspaceDefinition group) {
        return task.statistics(group, Window.TOTAL, true).orElseThrow();
    }

    private static void drain(TaskSubspaces task, Map<String, byte[]> store) {
        task.drain((key, block) -> {
            if (block == null) {
                store.remove(HexFormat.of().formatHex(key));
            } else {
                store.put(HexFormat.of().formatHex(key), block);
            }
        });
    }

    private static TaskSubspaces restored(Stream stream, Map<String, byte[]> store) {
        TaskSubspaces task = new TaskSubspaces(CountingPlan.of(stream.manifest, new float[0]));
        store.forEach((key, block) -> task.load(HexFormat.of().parseHex(key), block));
        return task;
    }

    /** Counts, combinations and sample are the same to the last bit; sums but for rounding. */
    private static void assertSame(SubspaceStatistics actual, SubspaceStatistics expected) {
        Moments moments = actual.moments();
        assertThat(moments.tokens()).isEqualTo(expected.moments().tokens());
        assertThat(moments.examples()).isEqualTo(expected.moments().examples());
        for (int i = 0; i < moments.members(); i++) {
            assertThat(moments.fires(i)).isEqualTo(expected.moments().fires(i));
            assertThat(moments.means()[i])
                    .isEqualTo(
                            expected.moments().means()[i],
                            within(1e-9 * expected.moments().means()[i]));
        }
        assertThat(lines(actual.patterns())).isEqualTo(lines(expected.patterns()));
        assertThat(HexFormat.of().formatHex(actual.encodePoints()))
                .isEqualTo(HexFormat.of().formatHex(expected.encodePoints()));
    }

    private static List<String> lines(List<Pattern> patterns) {
        return patterns.stream()
                .map(pattern -> Arrays.toString(pattern.members()) + " " + pattern.count() + " " + pattern.z())
                .toList();
    }
}

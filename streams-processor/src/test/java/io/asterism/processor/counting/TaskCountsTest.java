package io.asterism.processor.counting;

import static io.asterism.processor.counting.Stream.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.schemas.ActivationColumns;
import io.asterism.schemas.InvalidActivationsException;
import io.asterism.schemas.SaeManifest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TaskCountsTest {
    /** The stream of methods.md G.1. */
    static final List<SortedMap<Integer, Float>> FIXTURE = List.of(
            token(0, 2.0, 1, 3.0),
            token(0, 4.0, 1, 1.6, 2, 2.0),
            token(1, 2.5, 2, 1.5),
            token(0, 5.0, 1, 2.0, 3, 1.0),
            token(2, 3.0),
            token(3, 2.0, 4, 2.2),
            token(3, 3.0, 4, 1.8),
            token(4, 6.0),
            token(5, 60.0, 6, 61.0),
            token(5, 62.0, 6, 60.5),
            token(),
            token(0, 1.7, 2, 1.9));

    @Test
    void countsTheHandMadeStream() {
        Stream stream = new Stream(8, 0, 1.5).context(0, FIXTURE);
        TaskCounts counts = stream.count(newCounts(stream.manifest));

        PairCounts plain = counts.pairs(Window.TOTAL, 0);
        assertThat(fires(plain)).containsExactly(4, 4, 4, 3, 3, 2, 2, 0);
        assertThat(pairs(plain))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("0,1", 3L, "0,2", 2L, "0,3", 1L, "1,2", 2L, "1,3", 1L, "3,4", 2L, "5,6", 2L));
        PairCounts strict = counts.pairs(Window.TOTAL, 1);
        assertThat(fires(strict)).containsExactly(4, 4, 3, 2, 3, 2, 2, 0);
        assertThat(pairs(strict))
                .containsExactlyInAnyOrderEntriesOf(Map.of("0,1", 3L, "0,2", 2L, "1,2", 1L, "3,4", 2L, "5,6", 2L));
        assertThat(plain.tokens()).isEqualTo(12);
        assertThat(counts.progress().tokens()).isEqualTo(12);
        assertThat(plain.count(1, 0)).isEqualTo(3);
    }

    /** Panes of a second, a grace of none: what is dated ahead waits in its pane, and what is on time is not late for it. */
    @Test
    void aDateAheadOfTheClockMakesNothingLate() {
        Stream stream = new Stream(8, 0)
                .context(5_000, FIXTURE)
                .context(9_000_000, FIXTURE)
                .context(5_500, FIXTURE)
                .context(6_500, FIXTURE)
                .context(5_600, FIXTURE);
        stream.manifest.setGraceMillis(0);
        TaskCounts counts = newCounts(stream.manifest);
        long[] clock = {5_010, 5_020, 5_510, 6_510, 6_520};
        List<TaskCounts.Outcome> outcomes = new ArrayList<>();
        for (int k = 0; k < clock.length; k++) {
            outcomes.add(add(counts, stream, k, clock[k]));
        }
        assertThat(outcomes)
                .containsExactly(
                        TaskCounts.Outcome.COUNTED,
                        TaskCounts.Outcome.COUNTED,
                        TaskCounts.Outcome.COUNTED,
                        TaskCounts.Outcome.COUNTED,
                        TaskCounts.Outcome.LATE);
        assertThat(counts.progress().newest()).isEqualTo(6_500);
        assertThat(counts.panes()).extracting(TaskFigures.Pane::from).containsExactly(5_000L, 6_000L, 9_000_000L);
    }

    @Test
    void noEventTimeOverflows() {
        Stream stream = new Stream(8, 0)
                .context(Long.MIN_VALUE, FIXTURE)
                .context(-1, FIXTURE)
                .context(1_000, FIXTURE)
                .context(Long.MAX_VALUE, FIXTURE);
        TaskCounts counts = newCounts(stream.manifest);
        for (int k = 0; k < 4; k++) {
            assertThat(add(counts, stream, k, 2_000)).isEqualTo(TaskCounts.Outcome.COUNTED);
        }
        // The far past is closed by what came after, and forgotten; the pane of -1 begins a second before 1970.
        assertThat(counts.panes())
                .extracting(TaskFigures.Pane::from)
                .containsExactly(-1_000L, 1_000L, 8_640_000_000_000_000L);
        assertThat(counts.progress().newest()).isEqualTo(2_000);
        counts.countPending();
        assertThat(counts.pairs(Window.TOTAL, 0).tokens()).isEqualTo(4 * 12);
    }

    private static TaskCounts.Outcome add(TaskCounts counts, Stream stream, int context, long writtenAt) {
        ActivationColumns columns = new ActivationColumns(stream.manifest);
        try {
            columns.read(stream.records.get(context));
        } catch (InvalidActivationsException e) {
            throw new AssertionError(e);
        }
        return counts.add(stream.records.get(context), columns, context, writtenAt);
    }

    @Test
    void namesItsPartitionBeforeTheFirstRecord() {
        TaskCounts counts = newCounts(new Stream(4, 0.0).manifest);
        counts.assign(3);
        assertThat(counts.progress().partition()).isEqualTo(3);
        assertThat(counts.progress().nextOffset()).isZero();
    }

    @Test
    void keepsSumsHistogramsAndTheStrongestContexts() {
        Stream stream = new Stream(8, 1.5).context(0, FIXTURE);
        TaskCounts counts = stream.count(newCounts(stream.manifest));

        LatentSums sums = counts.sums(Window.TOTAL);
        assertThat(sums.positive()).containsExactly(4, 4, 4, 3, 3, 2, 2, 0);
        assertThat(sums.sum()[0]).isEqualTo(2.0 + 4.0 + 5.0 + (double) 1.7f);
        assertThat(sums.sumOfSquares()[5]).isEqualTo(60.0 * 60 + 62.0 * 62);
        assertThat(sums.max()).containsExactly(5f, 3f, 3f, 3f, 6f, 62f, 61f, 0f);

        LatentDetail detail = counts.detail(0);
        assertThat(Arrays.stream(detail.histogram()).sum()).isEqualTo(4);
        assertThat(detail.positions()[0]).isEqualTo(1); // place 0
        assertThat(detail.positions()[1]).isEqualTo(1); // places 1 and 2
        assertThat(detail.positions()[2]).isEqualTo(1); // places 3 to 6
        assertThat(detail.positions()[3]).isEqualTo(1); // places 7 to 14
        assertThat(detail.top()).hasSize(1);
        ContextExample best = detail.top().get(0);
        assertThat(best.activation()).isEqualTo(5f);
        assertThat(best.activations()[best.focus()]).isEqualTo(5f);
        assertThat(best.activations()).containsExactly(2f, 4f, 0f, 5f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 1.7f);
        assertThat(detail.samples()).hasSize(3); // 1.7 in [1, 2), 2 in [2, 4), 4 or 5 in [4, 8)
        assertThat(counts.detail(7).top()).isEmpty();
    }

    @Property(tries = 60)
    void equalsTheDefinitionHoweverTheStreamIsCut(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 40) int dSae,
            @ForAll @IntRange(min = 1, max = 64) int batchTokens,
            @ForAll @IntRange(min = 1, max = 20) int narrow) {
        Stream stream = Stream.random(random, dSae, 12, 0, 0.5, 1.5);
        CountingPlan plan = CountingPlan.of(stream.manifest, new float[0]);
        TaskCounts counts = stream.count(
                new TaskCounts(plan, batchTokens, new RowGrowth(narrow, 2L * narrow), TokenJournal.Limits.DEFAULT));
        double[] taus = {0, 0.5, 1.5};
        for (int k = 0; k < taus.length; k++) {
            assertThat(Stream.matrix(counts.pairs(Window.TOTAL, k))).isDeepEqualTo(stream.naive(taus[k]));
            for (int latent = 0; latent < dSae; latent++) {
                long[] row = new long[dSae];
                counts.pairs(Window.TOTAL, k).addNeighbors(latent, row);
                row[latent] = counts.pairs(Window.TOTAL, k).fires(latent);
                assertThat(row).isEqualTo(stream.naive(taus[k])[latent]);
            }
        }
    }

    @Property(tries = 40)
    void partsOfTheStreamAddUp(@ForAll Random random, @ForAll @IntRange(min = 2, max = 30) int dSae) {
        Stream whole = Stream.random(random, dSae, 16, 0, 1);
        List<Stream> parts = List.of(new Stream(dSae, 0, 1), new Stream(dSae, 0, 1), new Stream(dSae, 0, 1));
        for (var record : whole.records) {
            parts.get(random.nextInt(parts.size())).records.add(record);
        }
        List<TaskCounts> counts =
                parts.stream().map(part -> part.count(newCounts(part.manifest))).toList();
        for (int k = 0; k < 2; k++) {
            int threshold = k;
            PairCounts sum = PairCounts.sum(counts.stream()
                    .map(part -> part.pairs(Window.TOTAL, threshold))
                    .toList());
            assertThat(Stream.matrix(sum)).isDeepEqualTo(whole.naive(threshold));
        }
    }

    @Property(tries = 40)
    void whatIsStoredIsWhatWasCounted(@ForAll Random random, @ForAll @IntRange(min = 1, max = 30) int dSae) {
        Stream stream = Stream.random(random, dSae, 10, 0, 1);
        TaskCounts first = newCounts(stream.manifest);
        StoredBlocks blocks = new StoredBlocks();
        int half = stream.records.size() / 2;
        part(stream, 0, half).count(first);
        blocks.drain(first);
        TaskCounts second = blocks.load(newCounts(stream.manifest));
        part(stream, half, stream.records.size()).count(second);
        blocks.drain(second);
        TaskCounts third = blocks.load(newCounts(stream.manifest));

        TaskCounts undisturbed = stream.count(newCounts(stream.manifest));
        for (TaskCounts restored : List.of(second, third)) {
            for (int k = 0; k < 2; k++) {
                assertThat(Stream.matrix(restored.pairs(Window.TOTAL, k))).isDeepEqualTo(stream.naive(k));
            }
            assertThat(restored.panes()).isEqualTo(undisturbed.panes());
            assertThat(restored.sums(Window.TOTAL).positive())
                    .isEqualTo(undisturbed.sums(Window.TOTAL).positive());
            for (int latent = 0; latent < dSae; latent++) {
                assertThat(restored.detail(latent)).usingRecursiveComparison().isEqualTo(undisturbed.detail(latent));
            }
        }
    }

    @Test
    void panesAddUpAndExpire() {
        Stream stream = new Stream(8, 0);
        stream.manifest.setRetentionMillis(2000);
        for (int pane = 0; pane < 5; pane++) {
            stream.context(pane * 1000L + 10, FIXTURE.subList(pane, pane + 3));
        }
        TaskCounts counts = stream.count(newCounts(stream.manifest));
        assertThat(Stream.matrix(counts.pairs(Window.TOTAL, 0))).isDeepEqualTo(stream.naive(0));
        // The newest time is 4010: pane 0 ended at 1000 and was kept until 3000, pane 1 until 4000.
        assertThat(counts.panes())
                .containsExactly(
                        new TaskFigures.Pane(2000, 3000, 3),
                        new TaskFigures.Pane(3000, 4000, 3),
                        new TaskFigures.Pane(4000, 5000, 3));
        assertThat(Stream.matrix(counts.pairs(new Window(2000, 4000), 0))).isDeepEqualTo(stream.naive(0, 2, 4));
        assertThat(counts.pairs(Window.TOTAL, 0).tokens()).isEqualTo(15);
    }

    @Test
    void aLateContextIsRefusedWholeAndCounted() {
        Stream stream = new Stream(8, 0)
                .context(5000, FIXTURE)
                .context(7000, FIXTURE)
                .context(5999, FIXTURE)
                .context(7500, FIXTURE);
        TaskCounts counts = stream.count(newCounts(stream.manifest));
        assertThat(counts.progress().late()).isEqualTo(1);
        assertThat(counts.progress().contexts()).isEqualTo(3);
        assertThat(counts.pairs(Window.TOTAL, 0).tokens()).isEqualTo(36);
        assertThat(counts.pairs(Window.TOTAL, 0).count(0, 1)).isEqualTo(9);
    }

    @Test
    void countsBeyondABandOfColumns() {
        int dSae = 200_000;
        Random random = new Random(7);
        int[] pool = random.ints(60, 0, dSae).distinct().toArray();
        Stream stream = new Stream(dSae, 0, 1);
        Map<List<Integer>, Long> naive = new HashMap<>();
        for (int context = 0; context < 20; context++) {
            List<SortedMap<Integer, Float>> tokens = new ArrayList<>();
            for (int t = 0; t < 20; t++) {
                SortedMap<Integer, Float> token = new TreeMap<>();
                for (int k = 0; k < 8; k++) {
                    token.put(pool[random.nextInt(pool.length)], 0.5f + random.nextFloat());
                }
                token.forEach((i, f) -> token.forEach((j, g) -> {
                    if (i < j && f > 1 && g > 1) {
                        naive.merge(List.of(i, j), 1L, Long::sum);
                    }
                }));
                tokens.add(token);
            }
            stream.context(context, tokens);
        }
        TaskCounts counts = stream.count(newCounts(stream.manifest));
        PairCounts pairs = counts.pairs(Window.TOTAL, 1);
        naive.forEach((pair, count) ->
                assertThat(pairs.count(pair.get(0), pair.get(1))).isEqualTo(count));
        long sum = 0;
        for (int latent : pool) {
            long[] row = new long[dSae];
            pairs.addRow(latent, 0, dSae, row);
            sum += Arrays.stream(row).sum();
        }
        assertThat(sum)
                .isEqualTo(naive.values().stream().mapToLong(count -> count).sum());
    }

    static TaskCounts newCounts(SaeManifest manifest) {
        return new TaskCounts(CountingPlan.of(manifest, new float[0]));
    }

    private static Stream part(Stream stream, int from, int to) {
        Stream part = new Stream(stream.manifest.getDSae());
        part.manifest.setThresholds(stream.manifest.getThresholds());
        part.records.addAll(stream.records.subList(from, to));
        return part;
    }

    private static long[] fires(PairCounts counts) {
        long[] fires = new long[counts.dSae()];
        Arrays.setAll(fires, counts::fires);
        return fires;
    }

    private static Map<String, Long> pairs(PairCounts counts) {
        Map<String, Long> pairs = new TreeMap<>();
        for (int i = 0; i < counts.dSae(); i++) {
            for (int j = i + 1; j < counts.dSae(); j++) {
                if (counts.count(i, j) > 0) {
                    pairs.put(i + "," + j, counts.count(i, j));
                }
            }
        }
        return pairs;
    }
}

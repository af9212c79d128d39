package io.asterism.processor.counting;

import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.processor.counting.TaskCounts.Outcome;
import io.asterism.schemas.ActivationColumns;
import io.asterism.schemas.InvalidActivationsException;
import io.asterism.schemas.Manifests;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** However a stream is cut, and however often its task is stored and taken up again, the task knows what the definitions say. */
class AnyOrderTest {
    private static final double[] TAUS = {0, 0.5, 1, 1.5};
    private static final int PARTITION = 3;

    @Property(tries = 40)
    void aTaskKnowsWhatTheDefinitionsSay(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 24) int dSae,
            @ForAll @IntRange(min = 1, max = 60) int batchTokens) {
        Stream stream = Stream.unruly(random, dSae, 60, TAUS);
        TaskCounts task = task(stream, batchTokens, new RowGrowth());
        List<Integer> order = IntStream.range(0, 60).boxed().toList();
        add(stream, order, 0, task);
        new Reference(stream, order).assertKnownBy(task);
    }

    /** The limits of the cells are lowered, so that rows outgrow them within a few tokens, in their panes and in the total. */
    @Property(tries = 40)
    void rowsOutgrowEveryFormAndStayExact(
            @ForAll Random random,
            @ForAll @IntRange(min = 2, max = 12) int dSae,
            @ForAll @IntRange(min = 1, max = 4) int thresholds,
            @ForAll @IntRange(min = 1, max = 12) int narrowLimit,
            @ForAll @IntRange(min = 0, max = 30) int wideMore) {
        Stream stream = Stream.unruly(random, dSae, 60, Arrays.copyOf(TAUS, thresholds));
        List<Integer> order = IntStream.range(0, 60).boxed().toList();
        TokenJournal.Limits journal = journal(random);
        TaskCounts task =
                task(stream, 1 + random.nextInt(50), new RowGrowth(narrowLimit, narrowLimit + wideMore), journal);
        StoredBlocks blocks = new StoredBlocks();
        add(stream, order.subList(0, 40), 0, task);
        blocks.drain(task);
        add(stream, order.subList(40, 60), 40, task);
        new Reference(stream, order).assertKnownBy(task);

        TaskCounts restored = load(stream, blocks, new RowGrowth(narrowLimit, narrowLimit + wideMore), journal);
        add(stream, order.subList(40, 60), 40, restored);
        new Reference(stream, order).assertKnownBy(restored);
    }

    /** A crash between two commits: what came after the first is read again, from the offset that was stored with it. */
    @Property(tries = 40)
    void aReplayedCommitChangesNothing(@ForAll Random random, @ForAll @IntRange(min = 1, max = 20) int dSae) {
        Stream stream = Stream.unruly(random, dSae, 80, TAUS);
        List<Integer> order = IntStream.range(0, 80).boxed().toList();
        StoredBlocks committed = new StoredBlocks();
        TokenJournal.Limits journal = journal(random);
        TaskCounts task = task(stream, 1 + random.nextInt(60), new RowGrowth(), journal);
        int next = 0;
        while (next < order.size()) {
            int end = Math.min(order.size(), next + 1 + random.nextInt(20));
            add(stream, order.subList(next, end), next, task);
            if (random.nextBoolean()) {
                committed.drain(task);
                assertThat(task.progress().nextOffset()).isEqualTo(end);
                next = end;
            } else {
                if (random.nextBoolean()) {
                    committed.copy().drain(task);
                }
                task = load(stream, committed, new RowGrowth(), journal);
                assertThat(task.progress().nextOffset()).isEqualTo(next);
            }
        }
        new Reference(stream, order).assertKnownBy(task);
        new Reference(stream, order).assertKnownBy(load(stream, committed, new RowGrowth(), journal));
    }

    @Property(tries = 40)
    void theOrderWithinThePanesDoesNotMatter(@ForAll Random random, @ForAll @IntRange(min = 1, max = 20) int dSae) {
        Stream stream = Stream.unruly(random, dSae, 50, TAUS);
        stream.manifest.setGraceMillis(1_000_000);
        stream.records.forEach(record -> record.setManifest(Manifests.hash(stream.manifest)));
        List<Integer> order = IntStream.range(0, 50).boxed().collect(Collectors.toCollection(ArrayList::new));
        TaskCounts inOrder = task(stream, 1 << 17, new RowGrowth());
        add(stream, order, 0, inOrder);
        Collections.shuffle(order, random);
        TaskCounts shuffled = task(stream, 1 + random.nextInt(60), new RowGrowth());
        add(stream, order, 0, shuffled);

        new Reference(stream, order).assertKnownBy(shuffled);
        for (int latent = 0; latent < dSae; latent++) {
            assertThat(shuffled.detail(latent)).usingRecursiveComparison().isEqualTo(inOrder.detail(latent));
        }
    }

    @Property(tries = 40)
    void whatIsLateChangesNoClosedPane(@ForAll Random random, @ForAll @IntRange(min = 1, max = 12) int dSae) {
        Stream stream = Stream.unruly(random, dSae, 60, TAUS);
        TaskCounts task = task(stream, 1 + random.nextInt(60), new RowGrowth());
        for (int k = 0; k < 60; k++) {
            List<Long> closed = task.panes().stream()
                    .map(TaskFigures.Pane::from)
                    .filter(from -> from + 1300 <= task.progress().newest())
                    .toList();
            List<long[][]> before = closed.stream()
                    .map(from -> Stream.matrix(task.pairs(new Window(from, from + 1000), 0)))
                    .toList();
            long late = task.progress().late();
            Outcome outcome = add(stream, List.of(k), k, task);
            assertThat(task.progress().late()).isEqualTo(outcome == Outcome.LATE ? late + 1 : late);
            for (int c = 0; c < closed.size(); c++) {
                Window window = new Window(closed.get(c), closed.get(c) + 1000);
                if (task.panes().stream().anyMatch(pane -> pane.from() == window.from())) {
                    assertThat(Stream.matrix(task.pairs(window, 0))).isDeepEqualTo(before.get(c));
                }
            }
        }
    }

    /**
     * Beyond 65,536 latents a batch ends when it has seen as many; what surrounds a token must not be cut off there. All activations are
     * below the threshold: there is nothing to count but much to see.
     */
    @Property(tries = 1)
    void aWideBatchEndsBetweenContexts(@ForAll Random random) {
        int dSae = 200_000;
        Stream stream = new Stream(dSae, 1000);
        for (int context = 0; context < 6; context++) {
            stream.context(
                    context,
                    IntStream.range(0, 40)
                            .mapToObj(token -> {
                                var latents = new TreeMap<Integer, Float>();
                                latents.put(7, 1f + random.nextInt(100));
                                random.ints(800, 8, dSae).forEach(latent -> latents.put(latent, 1f));
                                return (SortedMap<Integer, Float>) latents;
                            })
                            .toList());
        }
        List<Integer> order = IntStream.range(0, 6).boxed().toList();
        TaskCounts whole = task(stream, 1 << 17, new RowGrowth());
        add(stream, order, 0, whole);
        TaskCounts single = task(stream, 1, new RowGrowth());
        add(stream, order, 0, single);
        assertThat(whole.detail(7)).usingRecursiveComparison().isEqualTo(single.detail(7));
        assertThat(whole.detail(7).top())
                .allSatisfy(example -> assertThat(example.activations()).doesNotContain(0f));
    }

    private static TaskCounts task(Stream stream, int batchTokens, RowGrowth growth) {
        return task(stream, batchTokens, growth, TokenJournal.Limits.DEFAULT);
    }

    private static TaskCounts task(Stream stream, int batchTokens, RowGrowth growth, TokenJournal.Limits journal) {
        TaskCounts task = new TaskCounts(CountingPlan.of(stream.manifest, new float[0]), batchTokens, growth, journal);
        task.assign(PARTITION);
        return task;
    }

    /** As in production, or tokens in place of rows until they take more than so many bytes. */
    private static TokenJournal.Limits journal(Random random) {
        return random.nextInt(3) == 0
                ? TokenJournal.Limits.DEFAULT
                : new TokenJournal.Limits(50L << random.nextInt(10), Double.POSITIVE_INFINITY, Long.MAX_VALUE);
    }

    private static Outcome add(Stream stream, List<Integer> order, long offset, TaskCounts task) {
        ActivationColumns columns = new ActivationColumns(stream.manifest);
        Outcome outcome = Outcome.COUNTED;
        for (int k = 0; k < order.size(); k++) {
            try {
                columns.read(stream.records.get(order.get(k)));
            } catch (InvalidActivationsException e) {
                throw new AssertionError(e);
            }
            outcome = task.add(stream.records.get(order.get(k)), columns, offset + k);
        }
        task.countPending();
        return outcome;
    }

    private static TaskCounts load(Stream stream, StoredBlocks blocks, RowGrowth growth, TokenJournal.Limits journal) {
        return blocks.load(task(stream, 1 << 17, growth, journal));
    }
}

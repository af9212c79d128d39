package io.asterism.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.processor.counting.CountingPlan;
import io.asterism.processor.counting.Stream;
import io.asterism.processor.counting.TaskCounts;
import io.asterism.processor.counting.Window;
import io.asterism.processor.store.StoresInMemory;
import io.asterism.processor.store.WriteBackStore;
import io.asterism.processor.subspace.SubspaceDefinition;
import io.asterism.processor.subspace.TaskSubspaces;
import io.asterism.schemas.DeadLetter;
import io.asterism.schemas.EventTimeLimit;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.Subspace;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a processor counts what waits; its ticks are told here, so that no clock takes part. */
class CountingProcessorTest {
    private static final long NOW = 60_000;
    private static final int TOKENS = 100;

    private boolean moreIsSure;
    private final Stream stream = new Stream(20, 0);
    private final CountingPlan plan = CountingPlan.of(stream.manifest, new float[0]);
    private final StoresInMemory blocksOfCounts = new StoresInMemory();
    private final WriteBackStore<TaskCounts> counts = blocksOfCounts.store(() -> new TaskCounts(plan));
    private final WriteBackStore<TaskSubspaces> subspaces = new StoresInMemory().store(() -> new TaskSubspaces(plan));
    private final List<Record<byte[], DeadLetter>> letters = new ArrayList<>();
    private final List<Punctuator> ticks = new ArrayList<>();
    private final SubspaceWatcher watcher =
            new SubspaceWatcher(CountingUntilKilled.settings("localhost:1", Path.of("nowhere"), ""));
    private final CountingProcessor processor = new CountingProcessor(
            stream.manifest,
            watcher.of(stream.manifest),
            EventTimeLimit.of(Duration.ofHours(1)),
            () -> moreIsSure,
            new CountingMetrics(new SimpleMeterRegistry(), new SaeId(stream.manifest.getSae())));
    private long offset;

    private record Place(String topic, int partition, long offset) implements RecordMetadata {}

    @BeforeEach
    @SuppressWarnings("unchecked") // a proxy of a generic interface
    void init() {
        processor.init((ProcessorContext<byte[], DeadLetter>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ProcessorContext.class}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "taskId" -> new TaskId(0, 3);
                        case "getStateStore" -> arguments[0].equals(CountingTopology.COUNTS) ? counts : subspaces;
                        case "schedule" -> {
                            ticks.add((Punctuator) arguments[2]);
                            yield (Cancellable) () -> {};
                        }
                        case "recordMetadata" -> Optional.of(new Place("activations", 3, offset));
                        case "forward" -> {
                            letters.add((Record<byte[], DeadLetter>) arguments[0]);
                            yield null;
                        }
                        default -> throw new AssertionError(method.getName());
                    };
                }));
        assertThat(ticks).hasSize(1);
    }

    @AfterEach
    void close() {
        watcher.close();
    }

    private void tick() {
        ticks.get(0).punctuate(NOW);
    }

    private void receive(byte @Nullable [] value) {
        processor.process(new Record<>(null, value, NOW));
        offset++;
    }

    private void context(int tokens) {
        List<SortedMap<Integer, Float>> all = new ArrayList<>();
        for (int k = 0; k < tokens; k++) {
            all.add(Stream.token(k % 7, 1, 7 + k % 5, 2, 15, 0.5));
        }
        stream.context(NOW - 1000, all);
        receive(TestCluster.encode(stream.records.get(stream.records.size() - 1)));
    }

    private long counted() {
        return counts.open().progress().contexts();
    }

    private void assertExact() {
        assertThat(Stream.matrix(counts.open().pairs(Window.TOTAL, 0))).isDeepEqualTo(stream.naive(0));
    }

    @Test
    void aBatchThatNothingMoreComesToIsCountedAtTheNextTickButOne() {
        context(10);
        assertThat(counted()).isZero();
        tick();
        assertThat(counted()).as("more may be under way").isZero();
        tick();
        assertThat(counted()).isOne();
        assertExact();
    }

    @Test
    void aShortBatchThatGrowsWaitsForFiveTicks() {
        for (int round = 0; round < 3; round++) {
            for (int tick = 1; tick <= 5; tick++) {
                assertThat(counted()).isEqualTo(5L * round);
                context(10 + tick);
                tick();
            }
            assertThat(counted()).isEqualTo(5L * (round + 1));
        }
        assertExact();
    }

    @Test
    void aLongBatchThatGrowsWaitsForThirty() {
        for (int k = 0; k < 50; k++) {
            context(TOKENS);
        }
        for (int tick = 1; tick <= 30; tick++) {
            assertThat(counted()).as("tick %d", tick).isZero();
            context(1);
            tick();
        }
        assertThat(counted()).isEqualTo(80);
        assertExact();
    }

    @Test
    void aLongBatchThatEndsIsNotKeptWaiting() {
        for (int k = 0; k < 50; k++) {
            context(TOKENS);
        }
        tick();
        tick();
        assertThat(counted()).isEqualTo(50);
    }

    /** Who knows that more comes has batches filled, until there is no more. */
    @Test
    void whereMoreIsSureNothingIsCountedForBeingLate() {
        moreIsSure = true;
        context(10);
        for (int tick = 0; tick < 100; tick++) {
            tick();
        }
        assertThat(counted()).isZero();
        context(10);
        moreIsSure = false;
        tick();
        tick();
        assertThat(counted()).isEqualTo(2);
        assertExact();
    }

    @Test
    void aCommitCountsWhatWaitsAndWhoTakesOverGoesOnFromThere() {
        context(10);
        context(20);
        counts.flushCache();
        context(30);
        WriteBackStore<TaskCounts> heir = blocksOfCounts.store(() -> new TaskCounts(plan));
        assertThat(heir.open().progress().contexts()).isEqualTo(2);
        assertThat(heir.open().progress().nextOffset()).isEqualTo(2);
        assertThat(Stream.matrix(heir.open().pairs(Window.TOTAL, 0))).isDeepEqualTo(stream.naive(0, 0, 2));
    }

    @Test
    void poisonIsSetAsideAndNeitherHurriesNorHoldsWhatWaits() {
        context(10);
        List<Poison.Shape> shapes = Poison.shapes(stream);
        shapes.forEach(shape -> receive(shape.value()));
        tick();
        assertThat(counted()).isZero();
        receive(new byte[] {9});
        tick();
        assertThat(counted()).isOne();
        assertThat(counts.open().progress().invalid()).isEqualTo(shapes.size() + 1L);
        assertThat(letters).hasSize(shapes.size() + 1);
        for (int k = 0; k < shapes.size(); k++) {
            assertThat(letters.get(k).value().getReason())
                    .contains(shapes.get(k).reason());
            assertThat(letters.get(k).value().getOffset()).isEqualTo(1L + k);
        }
        assertExact();
    }

    /** Event times that no arithmetic survives, and records without Kafka's time, are set aside; the next is counted. */
    @Test
    void timesBeyondAllMeasureAreSetAside() {
        for (long eventTime : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 999, Long.MIN_VALUE + 999}) {
            for (long recordTime : new long[] {NOW, 0, Long.MAX_VALUE}) {
                context(2);
                var record = stream.records.get(0);
                long sound = record.getEventTime();
                record.setEventTime(eventTime);
                byte[] far = TestCluster.encode(record);
                record.setEventTime(sound);
                long before = letters.size() + counts.open().progress().contexts();
                processor.process(new Record<>(null, far, recordTime));
                offset++;
                counts.open().countPending();
                assertThat(letters.size() + counts.open().progress().contexts())
                        .as("%d at %d", eventTime, recordTime)
                        .isGreaterThan(before);
            }
        }
        context(5);
        counts.flushCache();
        assertThat(counts.open().progress().late()).isZero();
    }

    @Test
    void aGroupIsTrackedAtTheNextTickAlsoWhereNothingComes() {
        SubspaceDefinition group = new SubspaceDefinition("days", List.of(1, 2, 3), false, 5);
        watcher.value(
                SubspaceWatcher.key(stream.manifest.getSae(), "days"),
                new Subspace(stream.manifest.getSae(), "days", group.latents(), group.origin(), group.definedAt()));
        assertThat(subspaces.open().definitions()).isEmpty();
        tick();
        assertThat(subspaces.open().definitions()).containsExactly(group);
    }
}

package io.asterism.processor.topology;

import static io.asterism.processor.topology.TestCluster.await;
import static io.asterism.processor.topology.TestCluster.seen;
import static io.asterism.processor.topology.TestCluster.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.broker.EmbeddedBroker;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.counting.Stream;
import io.asterism.processor.counting.TaskCounts;
import io.asterism.processor.counting.Window;
import io.asterism.processor.directory.SaeState;
import io.asterism.schemas.Activations;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.DeadLetter;
import io.asterism.schemas.Manifests;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Poison of every shape among good records: it is set aside whole and named, and nothing else changes. */
class PoisonIT {
    /** The latents that fire; the SAE is wider, so that a token can have too many. */
    private static final int NARROW = 30;

    private static final int WIDE = TaskCounts.MOST_ACTIVE + 500;

    @TempDir
    private Path directory;

    @Test
    void poisonIsSetAsideWholeAndTheRestIsCounted() throws Exception {
        Stream narrow = Stream.random(new Random(4), NARROW, 200, 0);
        Stream stream = new Stream(WIDE, 0);
        for (int k = 0; k < 200; k++) {
            stream.context(k * 40L, narrow.tokens(k));
        }
        List<Poison.Shape> poison = new ArrayList<>(Poison.shapes(stream));
        poison.add(new Poison.Shape(overLimit(), "more than 65536 active latents"));
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"), 0);
                TestCluster cluster = new TestCluster(broker.bootstrapServers());
                SaeWatcher watcher = new SaeWatcher(
                        CountingUntilKilled.settings(broker.bootstrapServers(), directory.resolve("state"), "one"),
                        metrics)) {
            cluster.publish(stream.manifest);
            watcher.start();
            for (int k = 0; k < stream.records.size(); k++) {
                cluster.publish(k % TestCluster.PARTITIONS, TestCluster.encode(stream.records.get(k)));
                if (k % 10 == 0 && k / 10 < poison.size()) {
                    cluster.publish(
                            k / 10 % TestCluster.PARTITIONS, poison.get(k / 10).value());
                }
            }
            cluster.flush();
            await(() -> seen(watcher) == 200 + poison.size());
            assertCounts(watcher, narrow);
            List<DeadLetter> letters = cluster.deadLetters(poison.size());
            assertThat(letters).hasSameSizeAs(poison);
            for (Poison.Shape shape : poison) {
                assertThat(letters).anySatisfy(letter -> {
                    assertThat(letter.getReason()).contains(shape.reason()).doesNotContain("\n");
                    assertThat(Objects.equals(
                                    letter.getValue(), shape.value() == null ? null : ByteBuffer.wrap(shape.value())))
                            .as("the whole record is kept")
                            .isTrue();
                });
            }
        }
        assertThat(metrics.get("asterism.records.invalid").counter().count()).isEqualTo(poison.size());
        assertThat(metrics.get("asterism.contexts.counted").counter().count()).isEqualTo(200);
        String operations = Files.readString(Path.of("..", "docs", "operations.md"));
        assertThat(metrics.getMeters())
                .allSatisfy(meter ->
                        assertThat(operations).contains("`" + meter.getId().getName() + "`"));
    }

    /** Whoever sends them, and whatever they say of the time: what is on time is counted in its panes, also after a restart. */
    @Test
    void timesThatCannotBeMakeNothingLate() throws Exception {
        Stream stream = Stream.random(new Random(6), NARROW, 60, 0, 0.5);
        long now = System.currentTimeMillis();
        // What lags behind the clock is not late for one that does not.
        stream.manifest.setGraceMillis(Duration.ofMinutes(10).toMillis());
        for (int k = 0; k < 60; k++) {
            stream.records.get(k).setManifest(Manifests.hash(stream.manifest));
            stream.records.get(k).setEventTime(now - 60_000 + 50L * k);
        }
        // Believed, but ahead of the others: nothing waits for it.
        stream.records.get(20).setEventTime(now + Duration.ofMinutes(30).toMillis());
        long future = now + Duration.ofDays(3650).toMillis();
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"), 0);
                TestCluster cluster = new TestCluster(broker.bootstrapServers())) {
            InstanceSettings settings =
                    CountingUntilKilled.settings(broker.bootstrapServers(), directory.resolve("state"), "one");
            cluster.allowAnyTime();
            cluster.publish(stream.manifest);
            try (SaeWatcher watcher = TestCluster.watch(settings)) {
                publish(cluster, stream, 0, 20);
                for (int partition = 0; partition < TestCluster.PARTITIONS; partition++) {
                    cluster.publish(partition, dated(stream, future));
                    cluster.publish(partition, future, dated(stream, future));
                    cluster.publish(partition, Long.MAX_VALUE, dated(stream, Long.MAX_VALUE));
                    cluster.publish(partition, 0, dated(stream, now));
                    cluster.publish(partition, dated(stream, Long.MAX_VALUE));
                    cluster.publish(partition, dated(stream, Long.MIN_VALUE));
                }
                publish(cluster, stream, 20, 40);
                await(() -> seen(watcher) == 40 + 12);
                assertThat(TestCluster.contexts(watcher)).isEqualTo(40);
                assertThat(TestCluster.matrix(watcher, 1)).isDeepEqualTo(stream.naive(0.5, 0, 40));
            }
            try (SaeWatcher watcher = TestCluster.watch(settings)) {
                publish(cluster, stream, 40, 60);
                await(() -> seen(watcher) == 60 + 12);
                TestCluster.assertCounts(watcher, stream);
                assertThat(panes(watcher)).isEqualTo(panesOf(stream));
            }
            List<DeadLetter> letters = cluster.deadLetters(12);
            assertThat(letters).hasSize(12);
            assertThat(letters)
                    .filteredOn(letter -> letter.getReason().contains("is in the future"))
                    .hasSize(6)
                    .allMatch(letter -> letter.getReason().contains("expected at most PT1H after"));
            assertThat(letters)
                    .filteredOn(letter -> letter.getReason().contains("is no date"))
                    .hasSize(6);
        }
    }

    private static void publish(TestCluster cluster, Stream stream, int from, int to) {
        for (int k = from; k < to; k++) {
            cluster.publish(k % TestCluster.PARTITIONS, TestCluster.encode(stream.records.get(k)));
        }
        cluster.flush();
    }

    private static byte[] dated(Stream stream, long eventTime) {
        return TestCluster.encode(Activations.newBuilder(stream.records.get(0))
                .setEventTime(eventTime)
                .build());
    }

    /** Tokens by the pane's beginning. */
    private static SortedMap<Long, Long> panes(SaeWatcher watcher) {
        SortedMap<Long, Long> tokens = new TreeMap<>();
        tasks(watcher)
                .forEach(task -> task.panes().forEach(pane -> tokens.merge(pane.from(), pane.tokens(), Long::sum)));
        return tokens;
    }

    private static SortedMap<Long, Long> panesOf(Stream stream) {
        SortedMap<Long, Long> tokens = new TreeMap<>();
        for (int k = 0; k < stream.records.size(); k++) {
            long eventTime = stream.records.get(k).getEventTime();
            tokens.merge(eventTime - eventTime % 1000, (long) stream.tokens(k).size(), Long::sum);
        }
        return tokens;
    }

    @Test
    void oneRecordOrManifestStopsNothing() throws Exception {
        Stream stream = Stream.random(new Random(5), NARROW, 20, 0);
        // The record just fits into Kafka's limit, so that its dead letter would not.
        byte[] huge = new byte[Topics.LARGEST_RECORD - 2000];
        AvroCodec<SaeManifest> codec = AvroCodec.of(SaeManifest.getClassSchema());
        SaeManifest wide = SaeManifest.newBuilder(stream.manifest)
                .setSae("wide.sae")
                .setDSae(Integer.MAX_VALUE)
                .build();
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"), 0);
                TestCluster cluster = new TestCluster(broker.bootstrapServers());
                SaeWatcher watcher = TestCluster.watch(
                        CountingUntilKilled.settings(broker.bootstrapServers(), directory.resolve("state"), "one"))) {
            cluster.publishManifest("no id", codec.encode(stream.manifest));
            cluster.publishManifest("no id either", null);
            cluster.publishManifest("another.sae", codec.encode(stream.manifest));
            cluster.publishManifest("bytes.sae", new byte[] {1, 2, 3});
            cluster.publishManifest("wide.sae", codec.encode(wide));
            cluster.put(Topics.DEFAULT.groups(), "test.sae/0", new byte[] {1});
            cluster.put(Topics.DEFAULT.subspaces(), "odd", new byte[] {1});
            cluster.publish(stream.manifest);
            cluster.publish(0, huge);
            cluster.publish(0, TestCluster.encode(stream.records.get(0)));
            cluster.flush();
            await(() -> seen(watcher) == 2);
            assertThat(TestCluster.contexts(watcher)).isEqualTo(1);
            assertThat(watcher.refusals())
                    .containsOnlyKeys(
                            "no id",
                            "another.sae",
                            "bytes.sae",
                            "asterism.groups test.sae/0",
                            "asterism.subspaces odd");
            cluster.publishManifest("no id", null);
            cluster.publishManifest("another.sae", null);
            cluster.publishManifest("bytes.sae", null);
            await(() -> watcher.refusals().size() == 2);
            assertThat(watcher.trouble()).isEmpty();
            assertThat(watcher.sae("wide.sae").orElseThrow()).satisfies(sae -> {
                assertThat(sae.state()).isEqualTo(SaeState.FAILED);
                assertThat(sae.reason()).contains("d_sae 2147483647", "expected 1 to 4194304");
            });
            DeadLetter letter = cluster.deadLetters(1).get(0);
            assertThat(letter.getReason()).contains("of its value's " + huge.length + " bytes the first");
            assertThat(letter.getValue().remaining()).isBetween(huge.length - (1 << 20), huge.length - 1);
        }
    }

    @Test
    void aRemovedSaeTakesAllThatStandsUnderItsName() throws Exception {
        Stream stream = Stream.random(new Random(7), NARROW, 5, 0);
        String subspaces = Topics.DEFAULT.subspaces();
        String groups = Topics.DEFAULT.groups();
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"), 0);
                TestCluster cluster = new TestCluster(broker.bootstrapServers());
                SaeWatcher watcher = TestCluster.watch(
                        CountingUntilKilled.settings(broker.bootstrapServers(), directory.resolve("state"), "one"))) {
            cluster.publish(stream.manifest);
            // More of them, and longer ones, than are kept to be listed.
            for (int k = 0; k < 1_200; k++) {
                cluster.put(subspaces, "test.sae/" + k, new byte[] {1});
            }
            cluster.put(subspaces, "test.sae/" + "long".repeat(100), new byte[] {1});
            cluster.put(subspaces, "test.sae2/x", new byte[] {1});
            cluster.put(groups, "test.sae/odd", new byte[] {1});
            cluster.put(groups, "test.sae2/0", new byte[] {1});
            cluster.flush();
            await(() -> watcher.refusals().containsKey("asterism.groups test.sae2/0")
                    && watcher.sae("test.sae").isPresent());
            cluster.publishManifest("test.sae", null);
            await(() -> cluster.keys(subspaces).equals(Set.of("test.sae2/x"))
                    && cluster.keys(groups).equals(Set.of("test.sae2/0")));
        }
    }

    private static void assertCounts(SaeWatcher watcher, Stream narrow) {
        PairCounts counts = PairCounts.sum(
                tasks(watcher).stream().map(task -> task.pairs(Window.TOTAL, 0)).toList());
        long[][] naive = narrow.naive(0);
        for (int i = 0; i < NARROW; i++) {
            for (int j = 0; j < NARROW; j++) {
                assertThat(i == j ? counts.fires(i) : counts.count(i, j)).isEqualTo(naive[i][j]);
            }
        }
        for (int latent = NARROW; latent < WIDE; latent++) {
            assertThat(counts.fires(latent)).isZero();
        }
    }

    private static byte[] overLimit() {
        SortedMap<Integer, Float> token = new TreeMap<>();
        for (int latent = 0; latent <= TaskCounts.MOST_ACTIVE; latent++) {
            token.put(latent, 1f);
        }
        Stream stream = new Stream(WIDE, 0);
        return TestCluster.encode(
                stream.context(100, List.of(new TreeMap<>(), token)).records.get(0));
    }
}

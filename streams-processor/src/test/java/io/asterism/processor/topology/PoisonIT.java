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
import io.asterism.processor.query.SaeState;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.DeadLetter;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.TopicSetup;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
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

    @Test
    void oneRecordOrManifestStopsNothing() throws Exception {
        Stream stream = Stream.random(new Random(5), NARROW, 20, 0);
        // The record just fits into Kafka's limit, so that its dead letter would not.
        byte[] huge = new byte[TopicSetup.LARGEST_RECORD - 2000];
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
            cluster.publish(stream.manifest);
            cluster.publish(0, huge);
            cluster.publish(0, TestCluster.encode(stream.records.get(0)));
            cluster.flush();
            await(() -> seen(watcher) == 2);
            assertThat(TestCluster.contexts(watcher)).isEqualTo(1);
            assertThat(watcher.refusals()).containsOnlyKeys("no id", "no id either", "another.sae", "bytes.sae");
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

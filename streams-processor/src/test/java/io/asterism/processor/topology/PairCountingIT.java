package io.asterism.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.broker.EmbeddedBroker;
import io.asterism.processor.counting.CrossCounts;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.counting.Stream;
import io.asterism.processor.counting.Window;
import io.asterism.processor.directory.PairView;
import io.asterism.processor.directory.SaeState;
import io.asterism.processor.pairing.JoinFigures;
import io.asterism.processor.pairing.PairStream;
import io.asterism.schemas.Activations;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.Manifests;
import io.asterism.schemas.Pair;
import io.asterism.schemas.PairId;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.TopicSetup;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairCountingIT {
    private static final int PARTITIONS = 2;
    private static final Topics TOPICS = Topics.DEFAULT;
    private static final SaeId A = new SaeId("test.sae");
    private static final SaeId B = new SaeId("test.other");

    @TempDir
    private Path directory;

    private EmbeddedBroker broker;
    private KafkaProducer<String, byte[]> producer;

    /** What runs on an instance. */
    private record Instance(SaeWatcher saes, PairWatcher pairs) implements AutoCloseable {
        static Instance start(InstanceSettings settings) {
            SaeWatcher saes = new SaeWatcher(settings, new SimpleMeterRegistry());
            PairWatcher pairs = new PairWatcher(settings, saes, new SimpleMeterRegistry());
            saes.onChange(pairs::saesChanged);
            saes.start();
            pairs.start();
            return new Instance(saes, pairs);
        }

        PairView pair(PairId id) {
            return pairs.pair(id).orElseThrow();
        }

        /** A figure of the join, over all tasks. */
        long sum(PairId id, ToLongFunction<JoinFigures.Join> figure) {
            return pairs.pair(id).map(PairView::tasks).orElse(List.of()).stream()
                    .mapToLong(task -> figure.applyAsLong(task.join().join()))
                    .sum();
        }

        @Override
        public void close() {
            pairs.close();
            saes.close();
        }
    }

    @BeforeEach
    void startBroker() {
        broker = EmbeddedBroker.start(directory.resolve("broker"), 0);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer());
        try (Admin admin = admin()) {
            TopicSetup setup = new TopicSetup(admin, TOPICS, (short) 1);
            setup.shared(PARTITIONS);
            setup.sae(A, PARTITIONS);
            setup.sae(B, PARTITIONS);
        }
    }

    @AfterEach
    void stopBroker() {
        producer.close();
        broker.close();
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    private InstanceSettings settings() {
        return CountingUntilKilled.settings(broker.bootstrapServers(), directory.resolve("state"), "one");
    }

    @Test
    void countsFromItsDefinitionToItsRemovalAcrossRestarts() throws Exception {
        PairStream stream = wide(PairStream.random(new Random(1), 50, 40, 80, 0, 0.5));
        PairId same = PairId.of(A, B);
        PairId next = same.withLag(1);
        try (Instance instance = Instance.start(settings())) {
            instance.pairs().define(stream.pair(0, 0));
            assertThat(instance.pair(same).state()).isEqualTo(SaeState.STARTING);
            assertThat(instance.pair(same).reason())
                    .isEqualTo("SAE 'test.sae' is not there: the pair is counted from when it is");
            publish(stream.a.manifest);
            publish(stream.b.manifest);
            publish(A, stream.a.records.subList(0, 60));
            publish(B, stream.b.records.subList(0, 40));
            await(() -> instance.sum(same, join -> join.joined()) == 40
                    && instance.sum(same, join -> join.a().waiting()) == 20);
            assertThat(instance.pair(same).state()).isEqualTo(SaeState.RUNNING);
        }
        publish(A, stream.a.records.subList(60, 80));
        publish(B, stream.b.records.subList(40, 80));
        try (Instance instance = Instance.start(settings())) {
            await(() -> instance.sum(same, join -> join.joined()) == 80);
            assertCounts(instance, same, stream, 0, 0, 80);
            assertThat(instance.sum(same, join -> join.a().waiting() + join.b().waiting()))
                    .isZero();

            // A pair that is defined late counts from the beginning of what its topics hold.
            instance.pairs().define(stream.pair(1, 1));
            await(() -> instance.sum(next, join -> join.joined()) == 80);
            assertCounts(instance, next, stream, 1, 1, 80);

            instance.pairs().remove(same);
            assertThat(instance.pairs().pair(same)).isEmpty();
            String application = TOPICS.pairingApplication(same);
            await(() -> topics().stream().noneMatch(topic -> topic.startsWith(application)));
            assertThat(topics()).anyMatch(topic -> topic.startsWith(TOPICS.pairingApplication(next)));
            try (var left = Files.walk(directory.resolve("state").resolve(application))) {
                assertThat(left.filter(path -> path.endsWith("rocksdb"))).isEmpty();
            }
        }
    }

    @Test
    void killedAtAnyMomentItCountsEveryPairOnce() throws IOException, InterruptedException {
        Random random = new Random(20);
        int contexts = 1500;
        PairStream stream = wide(PairStream.random(random, 40, 30, contexts, 0, 1));
        PairId id = PairId.of(A, B).within(2);
        publish(stream.a.manifest);
        publish(stream.b.manifest);
        send(TOPICS.pairs(), id.toString(), encoded(stream.pair(1, 2)));
        int sentOfA = 0;
        int sentOfB = 0;
        for (int kill = 0; kill < 4; kill++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx512m",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            CountingUntilKilled.class.getName(),
                            broker.bootstrapServers(),
                            directory.resolve("state").toString(),
                            "one")
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("killed-" + kill + ".log").toFile())
                    .start();
            long end = System.nanoTime()
                    + Duration.ofMillis(4000 + random.nextInt(4000)).toNanos();
            while (System.nanoTime() < end) {
                sentOfA = publishSome(random, A, stream.a.records, sentOfA);
                sentOfB = publishSome(random, B, stream.b.records, sentOfB);
                Thread.sleep(20);
            }
            process.destroyForcibly().waitFor();
        }
        publish(A, stream.a.records.subList(sentOfA, contexts));
        publish(B, stream.b.records.subList(sentOfB, contexts));
        try (Instance instance = Instance.start(settings())) {
            await(() -> instance.sum(id, join -> join.joined()) == contexts);
            assertCounts(instance, id, stream, 1, 2, contexts);
            assertThat(instance.sum(id, join -> lost(join.a()) + lost(join.b())))
                    .isZero();
        }
    }

    private static long lost(JoinFigures.Stream stream) {
        return stream.lost() + stream.waiting() + stream.invalid();
    }

    private int publishSome(Random random, SaeId sae, List<Activations> records, int from) {
        int to = Math.min(records.size(), from + random.nextInt(8));
        publish(sae, records.subList(from, to));
        return to;
    }

    @Test
    void saysWhyItDoesNotCount() throws Exception {
        PairStream stream = wide(PairStream.random(new Random(2), 20, 20, 10, 0));
        PairId id = PairId.of(A, B);
        publish(stream.a.manifest);
        publish(stream.b.manifest);
        try (Instance instance = Instance.start(settings())) {
            instance.pairs().define(stream.pair(0, 0));
            publish(A, stream.a.records);
            publish(B, stream.b.records);
            await(() -> instance.sum(id, join -> join.joined()) == 10);

            send(TOPICS.saes(), B.value(), null);
            await(() -> instance.pair(id).state() == SaeState.FAILED);
            assertThat(instance.pair(id).reason())
                    .isEqualTo(
                            "SAE 'test.other' was removed while the pair was counted: what was counted is kept, and goes"
                                    + " on when the SAE is there again");

            publish(stream.b.manifest);
            await(() -> instance.sum(id, join -> join.joined()) == 10);
            assertCounts(instance, id, stream, 0, 0, 10);

            SaeId three = new SaeId("test.three");
            try (Admin admin = admin()) {
                new TopicSetup(admin, TOPICS, (short) 1).sae(three, 3);
            }
            SaeManifest odd = SaeManifest.newBuilder(stream.b.manifest)
                    .setSae(three.value())
                    .build();
            publish(odd);
            PairId unlike = PairId.of(A, three);
            instance.pairs()
                    .define(Pair.newBuilder(stream.pair(0, 0))
                            .setB(three.value())
                            .setManifestB("")
                            .build());
            await(() -> instance.pair(unlike).state() == SaeState.FAILED);
            assertThat(instance.pair(unlike).reason())
                    .isEqualTo(
                            "pair test.sae~test.three cannot be joined: topic 'asterism.activations.test.sae' has 2"
                                    + " partitions and topic 'asterism.activations.test.three' has 3, expected as many of each");

            send(TOPICS.pairs(), "test.sae~test.sae", encoded(stream.pair(0, 0)));
            send(TOPICS.pairs(), "odd", new byte[] {1, 2, 3});
            await(() -> instance.pairs().refusals().size() == 2);
            assertThat(instance.pairs().refusals())
                    .containsEntry(
                            "asterism.pairs test.sae~test.sae",
                            "the pair test.sae~test.other stands under the key 'test.sae~test.sae'")
                    .containsKey("asterism.pairs odd");
        }
    }

    /** All that is counted stays open: nothing comes too late. */
    private static PairStream wide(PairStream stream) {
        for (Stream side : List.of(stream.a, stream.b)) {
            side.manifest.setGraceMillis(3_000_000);
            side.records.forEach(record -> record.setManifest(Manifests.hash(side.manifest)));
        }
        return stream;
    }

    private void assertCounts(Instance instance, PairId id, PairStream stream, int first, int last, int contexts) {
        PairView pair = instance.pair(id);
        assertThat(pair.tasks()).hasSize(PARTITIONS);
        List<Double> taus = stream.a.manifest.getThresholds();
        for (int t = 0; t < taus.size(); t++) {
            int threshold = t;
            CrossCounts counts = new CrossCounts(
                    PairCounts.sum(pair.tasks().stream()
                            .map(task -> task.counts().pairs(Window.TOTAL, threshold))
                            .toList()),
                    pair.rows());
            PairStream.Naive naive = stream.naive(
                    taus.get(t),
                    first,
                    last,
                    IntStream.range(0, contexts).boxed().toList());
            assertThat(counts.tokens()).isEqualTo(naive.tokens());
            long[][] matrix = new long[pair.rows()][pair.columns()];
            for (int i = 0; i < pair.rows(); i++) {
                counts.row(i, matrix[i]);
                assertThat(counts.rowFires(i)).isEqualTo(naive.rows()[i]);
            }
            assertThat(matrix).isDeepEqualTo(naive.counts());
            for (int j = 0; j < pair.columns(); j++) {
                assertThat(counts.columnFires(j)).isEqualTo(naive.columns()[j]);
            }
        }
    }

    private Set<String> topics() {
        try (Admin admin = admin()) {
            return admin.listTopics().names().get();
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void publish(SaeManifest manifest) {
        send(
                TOPICS.saes(),
                manifest.getSae(),
                AvroCodec.<SaeManifest>of(SaeManifest.getClassSchema()).encode(manifest));
    }

    private void publish(SaeId sae, List<Activations> records) {
        AvroCodec<Activations> codec = AvroCodec.of(Activations.getClassSchema());
        records.forEach(record -> send(TOPICS.activations(sae), record.getDocument(), codec.encode(record)));
        producer.flush();
    }

    private static byte[] encoded(Pair pair) {
        return AvroCodec.<Pair>of(Pair.getClassSchema()).encode(pair);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what is not sent is missed by the counts
    private void send(String topic, String key, byte @Nullable [] value) {
        producer.send(new ProducerRecord<>(topic, key, value));
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(50))
                .until(condition);
    }
}

package io.asterism.processor.instances;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.asterism.broker.EmbeddedBroker;
import io.asterism.processor.counting.Stream;
import io.asterism.processor.counting.Window;
import io.asterism.processor.topology.InstanceSettings;
import io.asterism.processor.topology.SaeWatcher;
import io.asterism.schemas.Activations;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.KafkaConnection;
import io.asterism.schemas.cluster.TopicSetup;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances share an SAE's partitions through a real broker; each answers for both. */
class TwoInstancesIT {
    private static final String SAE = "test.sae";
    private static final int PARTITIONS = 3;

    @TempDir
    private Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final InstanceClient client =
            new InstanceClient(new ObjectMapper(), Duration.ofSeconds(5), Optional.empty());
    private EmbeddedBroker broker;
    private InstanceServer one;
    private InstanceServer two;

    @BeforeEach
    void start() throws IOException {
        broker = EmbeddedBroker.start(directory.resolve("broker"), 0);
        one = new InstanceServer();
        two = new InstanceServer();
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
        broker.close();
        vertx.close();
    }

    @Test
    void eachAnswersForBothAndSaysWhenTheOtherIsGone() {
        Stream stream = Stream.random(new Random(7), 40, 200, 0, 1);
        publish(stream);
        try (SaeWatcher first = watch("one", one)) {
            try (SaeWatcher second = watch("two", two)) {
                await(() -> holds(first) && holds(second) && contexts(first) == 200 && contexts(second) == 200);
                assertBothAnswerAlike(first, second, stream);

                two.close();
                boolean complete = ask(first, SaeFigures::complete);
                assertThat(complete).isFalse();
                List<Integer> missing = ask(first, SaeFigures::missingPartitions);
                assertThat(missing).hasSameSizeAs(second.saes().get(0).tasks());
                complete = ask(second, SaeFigures::complete);
                assertThat(complete).isTrue();
            }
            await(() -> contexts(first) == 200);
            assertThat(matrix(first, 0)).isDeepEqualTo(stream.naive(0));
            boolean complete = ask(first, SaeFigures::complete);
            assertThat(complete).isTrue();
        }
    }

    private void assertBothAnswerAlike(SaeWatcher first, SaeWatcher second, Stream stream) {
        for (SaeWatcher asked : List.of(first, second)) {
            assertThat(matrix(asked, 0)).isDeepEqualTo(stream.naive(0));
            assertThat(matrix(asked, 1)).isDeepEqualTo(stream.naive(1));
            boolean complete = ask(asked, SaeFigures::complete);
            assertThat(complete).isTrue();
            long count = ask(asked, figures -> figures.pairs(Window.TOTAL, 0).count(7, 3));
            assertThat(count).isEqualTo(stream.naive(0)[3][7]);
        }
        long[] positive = ask(first, figures -> figures.sums(Window.TOTAL).positive());
        long[] same = ask(second, figures -> figures.sums(Window.TOTAL).positive());
        assertThat(positive).isEqualTo(same);
        long[] histogram = ask(first, figures -> figures.detail(5).histogram());
        same = ask(second, figures -> figures.detail(5).histogram());
        assertThat(histogram).isEqualTo(same);
    }

    private long[][] matrix(SaeWatcher watcher, int threshold) {
        return ask(watcher, figures -> Stream.matrix(figures.pairs(Window.TOTAL, threshold)));
    }

    private SaeWatcher watch(String name, InstanceServer server) {
        InstanceSettings settings = new InstanceSettings(
                new KafkaConnection(broker.bootstrapServers()),
                Topics.DEFAULT,
                directory.resolve(name),
                server.address(),
                "",
                1,
                Duration.ofMillis(500),
                0,
                1,
                "none");
        SaeWatcher watcher = new SaeWatcher(settings, new SimpleMeterRegistry());
        server.serve(watcher, vertx);
        watcher.start();
        return watcher;
    }

    private <T> T ask(SaeWatcher watcher, Function<SaeFigures, T> question) {
        return new Gathering(new TokenRates(watcher, vertx), client)
                .answer(watcher.sae(SAE).orElseThrow(), question);
    }

    private static boolean holds(SaeWatcher watcher) {
        return watcher.sae(SAE).map(sae -> !sae.tasks().isEmpty()).orElse(false);
    }

    private long contexts(SaeWatcher watcher) {
        return ask(
                watcher,
                figures -> figures.progress().stream()
                        .mapToLong(progress -> progress.contexts())
                        .sum());
    }

    private static void await(BooleanSupplier condition) {
        Awaitility.await().atMost(Duration.ofMinutes(3)).pollInSameThread().until(condition::getAsBoolean);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what is not sent is missed by the counts
    private void publish(Stream stream) {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
        SaeId sae = new SaeId(SAE);
        try (Admin admin = Admin.create(settings)) {
            TopicSetup setup = new TopicSetup(admin, Topics.DEFAULT, (short) 1);
            setup.shared(PARTITIONS);
            setup.sae(sae, PARTITIONS);
        }
        AvroCodec<Activations> codec = AvroCodec.of(Activations.getClassSchema());
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                    Topics.DEFAULT.saes(),
                    SAE,
                    AvroCodec.<SaeManifest>of(SaeManifest.getClassSchema()).encode(stream.manifest)));
            for (Activations record : stream.records) {
                producer.send(new ProducerRecord<>(
                        Topics.DEFAULT.activations(sae), record.getDocument(), codec.encode(record)));
            }
        }
    }
}

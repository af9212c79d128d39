package io.asterism.producer.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asterism.broker.EmbeddedBroker;
import io.asterism.producer.corpus.Corpus;
import io.asterism.producer.corpus.CsrFile;
import io.asterism.producer.worker.Log;
import io.asterism.schemas.ActivationColumns;
import io.asterism.schemas.Activations;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.CountingSettings;
import io.asterism.schemas.Document;
import io.asterism.schemas.InvalidActivationsException;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.SpecialTokens;
import io.asterism.schemas.ThresholdKind;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.KafkaConnection;
import io.asterism.schemas.cluster.TopicSetup;
import io.asterism.schemas.npz.NpyType;
import io.asterism.schemas.npz.NpyWriter;
import io.asterism.schemas.npz.NpzWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeederIT {
    private static final int PARTITIONS = 3;

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private static KafkaConnection kafka;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        kafka = new KafkaConnection(broker.bootstrapServers());
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void publishesACorpusOnceHoweverOftenItFails() throws IOException {
        Topics topics = topics("corpus");
        Path file = folder.resolve("corpus.jsonl");
        Files.writeString(
                file,
                IntStream.range(0, 2000)
                        .mapToObj(i -> "{\"id\": \"d" + i + "\", \"text\": \"" + "word ".repeat(i % 2000) + "\"}\n")
                        .collect(Collectors.joining()));
        CorpusSource source = new CorpusSource(Corpus.check(List.of(file)));
        for (int failAt : new int[] {1, 700, 1100, 1999}) {
            Feeder failing = feeder(topics, new FailingSource(source, failAt));
            assertThatThrownBy(failing::run).hasMessage("failed at " + failAt);
        }
        Feeder feeder = feeder(topics, source);
        feeder.run();
        assertThat(feeder.position()).isEqualTo(2000);

        List<ConsumerRecord<byte[], byte[]>> records = Log.committed(kafka, topics.documents());
        AvroCodec<Document> codec = AvroCodec.of(Document.getClassSchema());
        Map<String, Integer> texts = new TreeMap<>();
        List<Long> eventTimes = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Document document = codec.decode(record.value());
            assertThat(texts.put(document.getId(), document.getText().length())).isNull();
            assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo(document.getId());
            assertThat(record.partition()).isEqualTo(Utils.toPositive(Utils.murmur2(record.key())) % PARTITIONS);
            eventTimes.add(document.getEventTime());
        }
        assertThat(texts).hasSize(2000).containsEntry("d7", 35).containsEntry("d1999", 9995);
        assertThat(eventTimes.stream().distinct()).hasSize(1);
    }

    @Test
    void feedsNothingASecondTime() throws IOException {
        Topics topics = topics("again");
        Path file = Files.writeString(folder.resolve("again.txt"), "one\n\ntwo");
        feeder(topics, new CorpusSource(Corpus.check(List.of(file)))).run();
        feeder(topics, new CorpusSource(Corpus.check(List.of(file)))).run();
        assertThat(Log.committed(kafka, topics.documents())).hasSize(2);
    }

    @Test
    void keepsItsPaceAndGoesOnWhereItWas() throws InterruptedException {
        Topics topics = topics("paced");
        GeneratedSource source = new GeneratedSource("count", i -> new Document("n" + i, "numbers", "number " + i, 0L));
        long began = System.nanoTime();
        for (int round = 0; round < 2; round++) {
            Feeder feeder = new Feeder(kafka, topics, topics.documents(), source, 100);
            Thread thread = new Thread(feeder);
            thread.start();
            long wanted = 30L * (round + 1);
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> feeder.position() >= wanted);
            feeder.close();
            thread.join();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        List<String> ids = Log.committed(kafka, topics.documents()).stream()
                .map(record -> new String(record.key(), StandardCharsets.UTF_8))
                .sorted((a, b) -> Integer.compare(number(a), number(b)))
                .toList();
        assertThat(ids)
                .isEqualTo(IntStream.range(0, ids.size()).mapToObj(i -> "n" + i).toList());
        assertThat(ids.size()).isBetween(60, (int) (100 * (seconds + 1)));
    }

    @Test
    void publishesTheRowsOfACsrFile() throws InvalidActivationsException {
        Topics topics = topics("rows");
        int rows = 1000;
        Path path = folder.resolve("rows.npz");
        writeRows(path, rows);
        SaeManifest manifest = CountingSettings.DEFAULT
                .applyTo(SaeManifest.newBuilder()
                        .setSae("m.s")
                        .setModel("m")
                        .setHookPoint("")
                        .setDIn(0)
                        .setDSae(50)
                        .setContextSize(128)
                        .setSpecialTokens(SpecialTokens.COUNTED)
                        .setThresholdKind(ThresholdKind.NONE))
                .build();
        try (CsrFile file = CsrFile.open(path)) {
            CsrSource source = CsrSource.check(file, manifest);
            assertThatThrownBy(feeder(topics, new FailingSource(source, 384))::run)
                    .hasMessageContaining("failed");
            feeder(topics, source).run();
        }
        ActivationColumns columns = new ActivationColumns(manifest);
        AvroCodec<Activations> codec = AvroCodec.of(Activations.getClassSchema());
        int seen = 0;
        for (ConsumerRecord<byte[], byte[]> record : Log.committed(kafka, topics.documents())) {
            Activations activations = codec.decode(record.value());
            columns.read(activations);
            int first = Integer.parseInt(activations.getDocument().substring("rows.npz#".length()));
            assertThat(first % 128).isZero();
            assertThat(columns.tokens()).isEqualTo(Math.min(128, rows - first));
            for (int t = 0; t < columns.tokens(); t++) {
                int row = first + t;
                assertThat(columns.offsets()[t + 1] - columns.offsets()[t]).isEqualTo(row % 3);
                for (int i = 0; i < row % 3; i++) {
                    int entry = columns.offsets()[t] + i;
                    assertThat(columns.latents()[entry]).isEqualTo(row % 40 + i);
                    assertThat(columns.activations()[entry]).isEqualTo(row + i + 1);
                }
            }
            seen += columns.tokens();
        }
        assertThat(seen).isEqualTo(rows);
    }

    private static void writeRows(Path path, int rows) {
        long[] pointers = new long[rows + 1];
        for (int row = 0; row < rows; row++) {
            pointers[row + 1] = pointers[row] + row % 3;
        }
        NpzWriter.write(path, npz -> {
            npz.text("format", "csr");
            npz.longs("shape", rows, 50);
            npz.longs("indptr", pointers);
            try (NpyWriter indices = npz.array("indices", NpyType.I4, pointers[rows])) {
                for (int row = 0; row < rows; row++) {
                    for (int i = 0; i < row % 3; i++) {
                        indices.write(row % 40 + i);
                    }
                }
            }
            try (NpyWriter data = npz.array("data", NpyType.F4, pointers[rows])) {
                for (int row = 0; row < rows; row++) {
                    for (int i = 0; i < row % 3; i++) {
                        data.write(new float[] {row + i + 1}, 0, 1);
                    }
                }
            }
        });
    }

    private static int number(String id) {
        return Integer.parseInt(id.substring(1));
    }

    private static Feeder feeder(Topics topics, FeedSource source) {
        return new Feeder(kafka, topics, topics.documents(), source, Feeder.UNLIMITED);
    }

    private static Topics topics(String prefix) {
        Topics topics = new Topics(prefix);
        try (Admin admin = kafka.admin()) {
            new TopicSetup(admin, topics, (short) 1).shared(PARTITIONS);
        }
        return topics;
    }

    /** Fails when it comes to a position, the first time; records of the transaction that are sent by then are undone. */
    private record FailingSource(FeedSource source, long failAt) implements FeedSource {
        @Override
        public String identity() {
            return source.identity();
        }

        @Override
        public long size() {
            return source.size();
        }

        @Override
        public FeedCursor from(long position, long startedAt) {
            FeedCursor cursor = source.from(position, startedAt);
            return new FeedCursor() {
                @Override
                public @Nullable FeedRecord next() {
                    FeedRecord record = cursor.next();
                    if (record != null && record.next() >= failAt) {
                        throw new IllegalStateException("failed at " + failAt);
                    }
                    return record;
                }

                @Override
                public void close() {
                    cursor.close();
                }
            };
        }
    }
}

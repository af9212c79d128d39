package io.asterism.producer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.asterism.broker.EmbeddedBroker;
import io.asterism.producer.model.TinyGpt2;
import io.asterism.producer.reading.Context;
import io.asterism.producer.reading.ModelReader;
import io.asterism.producer.reading.ReaderSettings;
import io.asterism.producer.reading.SparseActivations;
import io.asterism.producer.reading.Variant;
import io.asterism.producer.sae.SaeFiles;
import io.asterism.producer.tokens.WordTokenizer;
import io.asterism.producer.worker.Log;
import io.asterism.producer.worker.SaeRegistry;
import io.asterism.schemas.ActivationColumns;
import io.asterism.schemas.Activations;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.Document;
import io.asterism.schemas.InputException;
import io.asterism.schemas.InvalidActivationsException;
import io.asterism.schemas.PackedColumns;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.KafkaConnection;
import io.asterism.schemas.npz.NpzWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandsIT {
    private static final int D = TinyGpt2.CONFIG.dModel();

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
    void producesWhatTheModelReadsInWhatWasIngested() throws Exception {
        Path model = TinyGpt2.write(folder.resolve("tiny"));
        WordTokenizer.write(model, IntStream.range(2, 50).mapToObj(i -> "w" + i).toList());
        Path a = sae("a", 100, 1);
        Path b = sae("b", 64, 2);
        Path corpus = Files.writeString(
                folder.resolve("corpus.jsonl"),
                IntStream.range(0, 60)
                        .mapToObj(i -> String.format("{\"id\": \"d%d\", \"text\": \"%s\"}%n", i, words(i)))
                        .collect(Collectors.joining()));
        assertThat(run(new IngestCommand(), "--corpus", corpus, "--prefix", "p", "--partitions", 3))
                .contains("60 documents are published, 60 of them now");
        assertThat(run(new IngestCommand(), "--corpus", corpus, "--prefix", "p"))
                .contains("60 documents are published, 0 of them now");

        Thread producer = new Thread(() -> assertThatThrownBy(() -> run(
                        new ProduceCommand(),
                        "--model",
                        model,
                        "--sae",
                        a,
                        b,
                        "--accept-anyway",
                        "--prefix",
                        "p",
                        "--devices",
                        "cpu,cpu"))
                .isInstanceOf(InterruptedException.class));
        producer.start();
        try (ModelReader reader =
                ModelReader.open(ReaderSettings.of(model, List.of(a, b)).withAcceptAnyway(true))) {
            List<Context> contexts = IntStream.range(0, 60)
                    .mapToObj(i -> reader.contexts(new Document("d" + i, "corpus.jsonl", words(i), 0L)))
                    .flatMap(List::stream)
                    .toList();
            List<List<SparseActivations>> activations = reader.read(contexts);
            for (int sae = 0; sae < 2; sae++) {
                assertPublished("p", reader.manifests().get(sae), contexts, activations, sae);
            }
            assertPartitionsAreSharedByTwo(new Topics("p"));
        } finally {
            producer.interrupt();
            producer.join(TimeUnit.SECONDS.toMillis(60));
        }
        assertThat(producer.isAlive()).isFalse();
    }

    @Test
    void publishesWhatAnInterventionMakesOfTheSameDocumentsBesideThem() throws Exception {
        Path model = TinyGpt2.write(folder.resolve("twice"));
        WordTokenizer.write(model, IntStream.range(2, 50).mapToObj(i -> "w" + i).toList());
        Path a = sae("twice-a", 100, 1);
        Path corpus = Files.writeString(
                folder.resolve("twice.jsonl"),
                IntStream.range(0, 60)
                        .mapToObj(i -> String.format("{\"id\": \"d%d\", \"text\": \"%s\"}%n", i, words(i)))
                        .collect(Collectors.joining()));
        Path louder = Files.writeString(
                folder.resolve("louder.json"),
                "[{\"sae\": \"twice.twice-a\", \"op\": \"add\", \"latents\": [7], \"strength\": 2, \"positions\": \"last\"}]");
        run(new IngestCommand(), "--corpus", corpus, "--prefix", "v", "--partitions", 2);
        Object[] plain = {"--model", model, "--sae", a, "--accept-anyway", "--prefix", "v", "--devices", "cpu"};
        Object[] varied = more(plain, "--intervene", louder, "--variant", "louder");
        Thread first = producing(plain);
        Thread second = producing(varied);
        ReaderSettings settings = ReaderSettings.of(model, List.of(a)).withAcceptAnyway(true);
        try (ModelReader reader = ModelReader.open(settings);
                ModelReader under = ModelReader.open(settings.withVariant(new Variant("louder", louder)))) {
            List<Context> contexts = IntStream.range(0, 60)
                    .mapToObj(i -> reader.contexts(new Document("d" + i, "twice.jsonl", words(i), 0L)))
                    .flatMap(List::stream)
                    .toList();
            assertPublished("v", reader.manifests().get(0), contexts, reader.read(contexts), 0);
            assertPublished("v", under.manifests().get(0), contexts, under.read(contexts), 0);
            assertThat(under.manifests().get(0).getSae()).isEqualTo("twice.twice-a.louder");
        } finally {
            for (Thread producer : List.of(first, second)) {
                producer.interrupt();
                producer.join(TimeUnit.SECONDS.toMillis(60));
            }
        }
        Files.writeString(louder, Files.readString(louder).replace("\"strength\": 2", "\"strength\": 3"));
        assertThatThrownBy(() -> run(new ProduceCommand(), varied))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'twice.twice-a.louder' is already known")
                .hasMessageContaining("intervention_sha256 is");
        Files.writeString(louder, "[{\"sae\": \"twice.twice-b\", \"op\": \"ablate\", \"latents\": [7]}]");
        assertThatThrownBy(() -> run(new ProduceCommand(), varied))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("twice.twice-b")
                .hasMessageContaining("one of the ids twice.twice-a");
        assertThatThrownBy(() -> run(new ProduceCommand(), more(plain, "--variant", "louder")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("--variant is given alone");
        assertThatThrownBy(() -> run(new ProduceCommand(), more(plain, "--intervene", louder, "--variant", "a.b")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'a.b'");
    }

    private static Object[] more(Object[] arguments, Object... others) {
        return Stream.concat(Arrays.stream(arguments), Arrays.stream(others)).toArray();
    }

    private static Thread producing(Object... arguments) {
        Thread producer = new Thread(() -> assertThatThrownBy(() -> run(new ProduceCommand(), arguments))
                .isInstanceOf(InterruptedException.class));
        producer.start();
        return producer;
    }

    /** Of three partitions each device's worker has one at least, once the second has joined; the first may have read all by then. */
    private static void assertPartitionsAreSharedByTwo(Topics topics) {
        try (Admin admin = kafka.admin()) {
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(admin.describeConsumerGroups(List.of(topics.workerGroup()))
                                    .all()
                                    .get()
                                    .get(topics.workerGroup())
                                    .members())
                            .hasSize(2)
                            .allSatisfy(member -> assertThat(member.assignment().topicPartitions())
                                    .isNotEmpty()));
        }
    }

    @Test
    void importsActivationsOnce() throws Exception {
        Path file = csr("rows.npz", 3, 0, 2, 1);
        assertThat(run(new ImportCommand(), "--activations", file, "--sae-id", "gpt2.x", "--threshold", "0.5"))
                .contains("2 tokens are published, 2 of them now");
        assertThat(run(new ImportCommand(), "--activations", file, "--sae-id", "gpt2.x", "--threshold", "0.5"))
                .contains("2 tokens are published, 0 of them now");
        Topics topics = Topics.DEFAULT;
        assertThat(Log.committed(kafka, topics.activations(new SaeId("gpt2.x"))))
                .hasSize(1);
        SaeManifest manifest = new SaeRegistry(kafka, topics).known().get("gpt2.x");
        assertThat(manifest.getDSae()).isEqualTo(3);
        assertThat(manifest.getModel()).isEqualTo("gpt2");
        assertThat(manifest.getThresholds()).containsExactly(0.5);

        Path wider = csr("wider.npz", 4, 0, 2, 1);
        assertThatThrownBy(() ->
                        run(new ImportCommand(), "--activations", wider, "--sae-id", "gpt2.x", "--threshold", "0.5"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("d_sae is 3, here 4");
    }

    @Test
    void publishesNothingOfAFileThatIsWrongAtItsEnd() {
        Path file = csr("wrong.npz", 3, 0, 2, 3);
        assertThatThrownBy(() -> run(new ImportCommand(), "--activations", file, "--sae-id", "gpt2.wrong"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("column 3 in row 1");
        assertThat(topics()).doesNotContain("asterism.activations.gpt2.wrong");
    }

    @Test
    void saysWhenNoBrokerAnswers() throws IOException {
        Path corpus = Files.writeString(folder.resolve("some.txt"), "text");
        assertThatThrownBy(() -> run(new IngestCommand(), "--corpus", corpus, "--bootstrap", "nowhere"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'nowhere'");
    }

    private static void assertPublished(
            String prefix,
            SaeManifest manifest,
            List<Context> contexts,
            List<List<SparseActivations>> activations,
            int sae)
            throws InvalidActivationsException, InterruptedException {
        String topic = new Topics(prefix).activations(new SaeId(manifest.getSae()));
        await().atMost(Duration.ofMinutes(1))
                .pollInSameThread()
                .until(() ->
                        topics().contains(topic) && Log.committed(kafka, topic).size() >= contexts.size());
        AvroCodec<Activations> codec = AvroCodec.of(Activations.getClassSchema());
        ActivationColumns columns = new ActivationColumns(manifest);
        List<ConsumerRecord<byte[], byte[]>> records = Log.committed(kafka, topic);
        assertThat(records).hasSameSizeAs(contexts);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Activations read = codec.decode(record.value());
            columns.read(read);
            int at = IntStream.range(0, contexts.size())
                    .filter(i -> contexts.get(i).document().equals(read.getDocument())
                            && contexts.get(i).index() == read.getContext())
                    .findFirst()
                    .orElseThrow();
            SparseActivations expected = activations.get(at).get(sae);
            assertThat(Arrays.copyOf(columns.offsets(), columns.tokens() + 1)).isEqualTo(expected.offsets());
            assertThat(Arrays.copyOf(columns.latents(), columns.entries())).isEqualTo(expected.latents());
            assertThat(Arrays.copyOf(columns.activations(), columns.entries())).isEqualTo(expected.activations());
            assertThat(read.getText()).isEqualTo(contexts.get(at).text());
            assertThat(PackedColumns.unpackInts(read.getTokenIds()))
                    .isEqualTo(contexts.get(at).tokenIds());
            assertThat(PackedColumns.unpackInts(read.getTokenEnds()))
                    .isEqualTo(contexts.get(at).tokenEnds());
            for (int t = 0; t < columns.tokens(); t++) {
                assertThat(columns.isSpecial(t)).isEqualTo(contexts.get(at).special()[t]);
            }
        }
    }

    private static List<String> topics() {
        try (var admin = kafka.admin()) {
            return List.copyOf(admin.listTopics().names().get());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String words(int document) {
        return IntStream.range(0, document)
                .mapToObj(word -> "w" + (2 + (7 * document + 3 * word) % 48))
                .collect(Collectors.joining(" "));
    }

    private static Path sae(String name, int width, long seed) throws IOException {
        return SaeFiles.random(D, width, seed)
                .write(folder.resolve(name), SaeFiles.config("standard", D, width, "blocks.1.hook_resid_pre", ""));
    }

    /** Two rows: the first with two columns, the second with one. */
    private static Path csr(String name, int width, int first, int second, int third) {
        Path file = folder.resolve(name);
        NpzWriter.write(file, npz -> {
            npz.text("format", "csr");
            npz.longs("shape", 2, width);
            npz.longs("indptr", 0, 2, 3);
            npz.ints("indices", first, second, third);
            npz.floats("data", new float[] {1, 2, 3}, 3);
        });
        return file;
    }

    /** Runs a command on the broker and returns what it printed, or throws what it failed with. */
    private static String run(Callable<Integer> command, Object... arguments) throws Exception {
        StringWriter out = new StringWriter();
        AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
        List<String> texts =
                new ArrayList<>(Arrays.stream(arguments).map(Object::toString).toList());
        if (!texts.contains("--bootstrap")) {
            texts.addAll(List.of("--bootstrap", broker.bootstrapServers()));
        }
        new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true))
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    failed.set(failure);
                    return 1;
                })
                .execute(texts.toArray(String[]::new));
        if (failed.get() != null) {
            throw failed.get();
        }
        return out.toString();
    }
}

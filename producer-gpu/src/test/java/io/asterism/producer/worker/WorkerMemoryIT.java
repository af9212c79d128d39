package io.asterism.producer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asterism.broker.EmbeddedBroker;
import io.asterism.producer.corpus.Fingerprint;
import io.asterism.producer.demonstration.DemonstrationCorpus;
import io.asterism.producer.demonstration.DemonstrationWorld;
import io.asterism.producer.feed.Feeder;
import io.asterism.producer.feed.GeneratedSource;
import io.asterism.producer.model.LongLived;
import io.asterism.producer.reading.Context;
import io.asterism.producer.reading.ContextReader;
import io.asterism.producer.reading.ModelReader;
import io.asterism.producer.reading.ReaderSettings;
import io.asterism.producer.reading.SparseActivations;
import io.asterism.producer.sae.SaeFiles;
import io.asterism.schemas.Document;
import io.asterism.schemas.LatentCard;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.KafkaConnection;
import io.asterism.schemas.cluster.TopicSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker process that reads for so long that it would be seen to grow: the demonstration's model and SAEs, and one SAE of each
 * other architecture. What it takes is looked at whenever so many batches were read, so it is the same on a slow machine. Its heap
 * is touched before it begins; what grows then is native.
 */
class WorkerMemoryIT {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Topics TOPICS = Topics.DEFAULT;
    private static final int WIDTH = 128;
    private static final int LATENTS = 512;
    private static final long[] LONG = {LATENTS};
    private static final int DOCUMENTS = 2_000;
    private static final int PARTITIONS = 2;
    private static final int BATCHES_BETWEEN_LOOKS = 8;
    private static final double MOST_GROWTH = 1.05;

    @TempDir
    Path folder;

    /** What the process held after some batches. */
    private record Look(long batches, long residentKb, int arrays) {
        static Look parse(String line) {
            String[] parts = line.split(" ", -1);
            return new Look(Long.parseLong(parts[1]), Long.parseLong(parts[2]), Integer.parseInt(parts[3]));
        }

        String line() {
            return "look " + batches + " " + residentKb + " " + arrays;
        }
    }

    @BeforeEach
    void needsLinux() {
        assumeTrue(Files.isReadable(STATUS), "skipped: there is no " + STATUS + " to read a process's memory from");
    }

    @Test
    void staysAsLargeAsItIs() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
            feed(new KafkaConnection(broker.bootstrapServers()));
            Path log = folder.resolve("worker.log");
            Process worker = start(broker, log);
            try {
                assertThat(worker.waitFor(10, TimeUnit.MINUTES)).isTrue();
            } finally {
                worker.destroyForcibly();
            }
            List<String> said = Files.readAllLines(log);
            assertThat(worker.exitValue()).as(() -> String.join("\n", said)).isZero();
            List<Look> looks = said.stream()
                    .filter(line -> line.startsWith("look "))
                    .map(Look::parse)
                    .toList();
            assertThat(looks).hasSizeGreaterThan(30);
            assertFlat(looks.subList(looks.size() / 2, looks.size()));
        }
    }

    private static void assertFlat(List<Look> looks) {
        assertThat(looks.stream().mapToInt(Look::arrays).distinct())
                .as("arrays that outlive their batch: %s", looks)
                .hasSize(1);
        long least = looks.stream().mapToLong(Look::residentKb).min().orElseThrow();
        long most = looks.stream().mapToLong(Look::residentKb).max().orElseThrow();
        assertThat((double) most / least).as("growth of the process: %s", looks).isLessThanOrEqualTo(MOST_GROWTH);
    }

    private static void feed(KafkaConnection kafka) {
        try (Admin admin = kafka.admin()) {
            new TopicSetup(admin, TOPICS, (short) 1).shared(PARTITIONS);
        }
        DemonstrationCorpus corpus = new DemonstrationCorpus(DemonstrationCorpus.SEED);
        GeneratedSource source = new GeneratedSource(
                new Fingerprint().add("memory").sha256(),
                i -> new Document(
                        "d" + i,
                        "world",
                        corpus.document(DemonstrationCorpus.HELD_OUT + i).text(),
                        1L));
        new Feeder(kafka, TOPICS, TOPICS.documents(), new Bounded(source, DOCUMENTS), Feeder.UNLIMITED).run();
    }

    private Process start(EmbeddedBroker broker, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xms192m",
                        "-Xmx192m",
                        "-XX:+AlwaysPreTouch",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WorkerMemoryIT.class.getName(),
                        broker.bootstrapServers(),
                        folder.resolve("world").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // As the launcher sets it.
        builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
        return builder.start();
    }

    /** The worker process: it ends when it has published all documents. */
    public static void main(String[] arguments) throws Exception {
        DemonstrationWorld world = DemonstrationWorld.unpack(Path.of(arguments[1]));
        List<Path> saes = new ArrayList<>(world.saes());
        saes.addAll(others(world.directory()));
        ReaderSettings settings = ReaderSettings.of(world.model(), saes)
                .withSample(DemonstrationWorld.sample())
                .withAcceptAnyway(true);
        try (Watched reader = new Watched(ModelReader.open(settings))) {
            Worker worker = new Worker(
                    new KafkaConnection(arguments[0]),
                    TOPICS,
                    new WorkerSettings("memory", PARTITIONS, (short) 1, 100, 1 << 14),
                    reader);
            worker.prepare();
            Thread running = new Thread(worker, "worker");
            running.start();
            while (running.isAlive() && worker.counters().documents() < DOCUMENTS) {
                Thread.sleep(50);
            }
            worker.close();
            running.join();
            System.exit(
                    worker.counters().documents() == DOCUMENTS
                                    && worker.counters().dead() == 0
                            ? 0
                            : 1);
        }
    }

    /** Random SAEs of the architectures that the world has none of, few of whose latents fire. */
    private static List<Path> others(Path directory) throws IOException {
        return List.of(
                other(
                        directory,
                        "batchtopk",
                        SaeFiles.random(WIDTH, LATENTS, 1).with("topk_threshold", new long[] {}, 3)),
                other(directory, "topk", SaeFiles.random(WIDTH, LATENTS, 2)),
                other(directory, "standard", SaeFiles.random(WIDTH, LATENTS, 3).with("b_enc", LONG, low())),
                other(
                        directory,
                        "gated",
                        SaeFiles.random(WIDTH, LATENTS, 4)
                                .without("b_enc")
                                .with("b_gate", LONG, low())
                                .random("r_mag", 0.3, 5, LATENTS)
                                .with("b_mag", LONG, low())));
    }

    private static Path other(Path directory, String architecture, SaeFiles files) throws IOException {
        return files.write(
                directory.resolve(architecture),
                SaeFiles.config(architecture, WIDTH, LATENTS, "blocks.2.hook_resid_pre", "\"k\": 10"));
    }

    private static float[] low() {
        float[] biases = new float[LATENTS];
        Arrays.fill(biases, -2);
        return biases;
    }

    /** Looks at the process while no batch is underway. */
    private static final class Watched implements ContextReader {
        private final ModelReader reader;
        private long looked;

        Watched(ModelReader reader) {
            this.reader = reader;
        }

        @Override
        public List<SaeManifest> manifests() {
            return reader.manifests();
        }

        @Override
        public void cards(int sae, Consumer<LatentCard> to) {
            reader.cards(sae, to);
        }

        @Override
        public List<Context> contexts(Document document) {
            return reader.contexts(document);
        }

        @Override
        public List<Context> arrange(List<Context> contexts) {
            return reader.arrange(contexts);
        }

        @Override
        public List<List<SparseActivations>> read(List<Context> contexts) {
            List<List<SparseActivations>> read = reader.read(contexts);
            long batches = reader.model().passes();
            if (batches >= looked + BATCHES_BETWEEN_LOOKS) {
                looked = batches;
                System.out.println(new Look(
                                batches,
                                residentKb(),
                                LongLived.arrays(reader.model().manager()))
                        .line());
            }
            return read;
        }

        private static long residentKb() {
            try {
                return Files.readAllLines(STATUS).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}

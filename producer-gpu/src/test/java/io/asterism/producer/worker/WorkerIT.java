package io.asterism.producer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asterism.broker.EmbeddedBroker;
import io.asterism.producer.reading.Context;
import io.asterism.producer.reading.SparseActivations;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.DeadLetter;
import io.asterism.schemas.Document;
import io.asterism.schemas.InputException;
import io.asterism.schemas.LatentCard;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.KafkaConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerIT {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

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
    void publishesEachContextOnceHoweverOftenItDies() throws Exception {
        Topics topics = new Topics("dying");
        Words.feed(kafka, topics, 2000, "words.a", "words.b");
        for (int failAt : new int[] {1, 2, 5, 9}) {
            Worker worker = worker(topics, "w", new FailingReader(failAt, "words.a", "words.b"));
            worker.prepare();
            assertThatThrownBy(worker::run).hasMessage("failed at reading " + failAt);
        }
        WorkerCounters counters = runUntil(topics, "w", Words.contexts(2000), "words.a", "words.b");
        assertThat(counters.dead()).isZero();
        Words.assertOnce(kafka, topics, "words.a", 2000);
        Words.assertOnce(kafka, topics, "words.b", 2000);
    }

    @Test
    void countsWhatItRead() throws Exception {
        Topics topics = new Topics("counted");
        Words.feed(kafka, topics, 1100, "words.a");
        WorkerCounters counters = runUntil(topics, "w", Words.contexts(1100), "words.a");
        assertThat(counters.contexts()).isEqualTo(1800);
        assertThat(counters.tokens()).isEqualTo(5500);
    }

    @Test
    void putsWhatItCannotReadAmongTheDeadLetters() throws Exception {
        Topics topics = new Topics("dead");
        Words.feed(kafka, topics, 50, "words.a");
        try (Producer<byte[], byte[]> producer = kafka.producer()) {
            AvroCodec<Document> codec = AvroCodec.of(Document.getClassSchema());
            send(producer, topics, "junk", new byte[] {1, 2, 3});
            send(producer, topics, "none", null);
            send(producer, topics, "poison", codec.encode(new Document("poison", "words", "w1 poison", 0L)));
            send(producer, topics, "large", codec.encode(new Document("large", "words", "w1 w2 w3 w4 w66666 w5", 0L)));
            send(producer, topics, "empty", codec.encode(new Document("empty", "words", " ", 0L)));
            long tomorrow = System.currentTimeMillis() + Duration.ofDays(1).toMillis();
            send(producer, topics, "ahead", codec.encode(new Document("ahead", "words", "w1", tomorrow)));
            send(producer, topics, "first", codec.encode(new Document("first", "words", "w1", Long.MIN_VALUE)));
            send(producer, topics, "last", codec.encode(new Document("d51", "words", "w51", 1051L)));
        }
        Worker worker = worker(topics, "w", new WordReader("words.a"));
        worker.prepare();
        try (Running running = new Running(worker)) {
            await(() -> worker.counters().documents() == 58);
            assertThat(running.isDone()).isFalse();
        }
        assertThat(worker.counters().dead()).isEqualTo(6);
        assertThat(worker.counters().empty()).isEqualTo(5 + 1);
        AvroCodec<DeadLetter> codec = AvroCodec.of(DeadLetter.getClassSchema());
        List<String> letters = Log.committed(kafka, topics.deadLetters()).stream()
                .map(record -> codec.decode(record.value()))
                .map(letter -> new String(letter.getKey().array(), StandardCharsets.UTF_8) + ": " + letter.getReason())
                .sorted()
                .toList();
        assertThat(letters).hasSize(6);
        assertThat(letters.get(0))
                .startsWith("ahead: event time 2")
                .contains("is in the future, expected at most PT1H");
        assertThat(letters.get(1)).startsWith("first: event time -9223372036854775808 is no date");
        assertThat(letters.get(2)).startsWith("junk: not a Document");
        assertThat(letters.get(3)).isEqualTo("large: too large at 66666");
        assertThat(letters.get(4)).startsWith("none: a record without value");
        assertThat(letters.get(5)).startsWith("poison: it cannot be cut into contexts");
    }

    @Test
    void sharesTheDocumentsWithWorkersThatComeAndGo() throws Exception {
        Topics topics = new Topics("shared");
        Words.feed(kafka, topics, 6000, "words.a");
        Worker first = worker(topics, "one", new SlowReader());
        Worker second = worker(topics, "two", new SlowReader());
        first.prepare();
        second.prepare();
        try (Running one = new Running(first)) {
            await(() -> one.isDone() || first.counters().documents() > 200);
            try (Running two = new Running(second)) {
                await(() -> two.isDone() || second.counters().documents() > 200);
            }
            await(() -> first.counters().documents() + second.counters().documents() == 6000);
        }
        Words.assertOnce(kafka, topics, "words.a", 6000);
    }

    @Test
    void givesWayToAnotherOfItsName() throws Exception {
        Topics topics = new Topics("rivals");
        Words.feed(kafka, topics, 10, "words.a");
        Worker first = worker(topics, "same", new WordReader("words.a"));
        first.prepare();
        try (Running running = new Running(first)) {
            await(() -> first.counters().documents() == 10);
            Worker second = worker(topics, "same", new WordReader("words.a"));
            try (Running rival = new Running(second)) {
                assertThatThrownBy(() -> running.done.get(60, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(InputException.class)
                        .hasMessageContaining("another worker goes by the name 'same'");
                assertThat(rival.isDone()).isFalse();
            }
        }
    }

    @Test
    void makesItsSaesKnownOnceAndRefusesAnotherUnderTheSameId() {
        Topics topics = new Topics("known");
        worker(topics, "w", new WordReader("words.a")).prepare();
        worker(topics, "w", new WordReader("words.a")).prepare();
        AvroCodec<LatentCard> cards = AvroCodec.of(LatentCard.getClassSchema());
        assertThat(Log.committed(kafka, topics.latents(new SaeId("words.a"))).stream()
                        .map(record -> Words.key(record) + "="
                                + cards.decode(record.value()).getLatent()))
                .containsExactly("0=0", "1=1", "2=2");
        assertThat(Log.committed(kafka, topics.saes())).hasSize(1);

        SaeRegistry registry = new SaeRegistry(kafka, topics);
        SaeManifest measured = SaeManifest.newBuilder(WordReader.manifest("words.a"))
                .setMeasuredL0(5.0)
                .build();
        registry.announce(measured, SaeRegistry.NO_CARDS);
        SaeManifest other = SaeManifest.newBuilder(measured).setContextSize(64).build();
        assertThatThrownBy(() -> registry.announce(other, SaeRegistry.NO_CARDS))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("context_size is 4, here 64");
        assertThat(registry.known()).containsOnlyKeys("words.a");
        assertThat(Log.committed(kafka, topics.saes())).hasSize(1);
    }

    @Test
    void outlivesTheBroker() throws Exception {
        Path data = folder.resolve("restarted");
        EmbeddedBroker restarted = EmbeddedBroker.start(data, 0);
        int port = restarted.port();
        KafkaConnection connection = new KafkaConnection(restarted.bootstrapServers());
        Topics topics = new Topics("restarted");
        Words.feed(connection, topics, 3000, "words.a");
        Worker worker = new Worker(connection, topics, settings("w"), new SlowReader());
        worker.prepare();
        try (Running running = new Running(worker)) {
            await(() -> worker.counters().documents() > 300);
            restarted.close();
            assertThat(worker.counters().documents()).isLessThan(3000);
            restarted = EmbeddedBroker.start(data, port);
            await(() -> worker.counters().documents() >= 3000 || running.isDone());
        }
        Words.assertOnce(connection, topics, "words.a", 3000);
        restarted.close();
    }

    private static WorkerCounters runUntil(Topics topics, String name, int contexts, String... saes) throws Exception {
        Worker worker = worker(topics, name, new WordReader(saes));
        worker.prepare();
        try (Running running = new Running(worker)) {
            SaeId sae = new SaeId(saes[0]);
            await(() -> running.isDone()
                    || Log.committed(kafka, topics.activations(sae)).size() >= contexts);
        }
        return worker.counters();
    }

    private static Worker worker(Topics topics, String name, WordReader reader) {
        return new Worker(kafka, topics, settings(name), reader);
    }

    private static WorkerSettings settings(String name) {
        return new WorkerSettings(name, Words.PARTITIONS, (short) 1, 100, 1 << 11);
    }

    private static void send(Producer<byte[], byte[]> producer, Topics topics, String key, byte[] value)
            throws Exception {
        producer.send(new ProducerRecord<>(topics.documents(), key.getBytes(StandardCharsets.UTF_8), value))
                .get();
    }

    private static void await(BooleanSupplier condition) {
        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .pollInterval(Duration.ofMillis(50))
                .pollInSameThread()
                .until(condition::getAsBoolean);
    }

    /** A worker on a thread of its own; closing asks it to end, waits, and passes on its failure. */
    private static final class Running implements AutoCloseable {
        private final Worker worker;
        private final CompletableFuture<Void> done;

        Running(Worker worker) {
            this.worker = worker;
            this.done = CompletableFuture.runAsync(worker, task -> new Thread(task, "worker").start());
        }

        boolean isDone() {
            return done.isDone();
        }

        @Override
        public void close() {
            worker.close();
            if (!done.isCompletedExceptionally()) {
                done.orTimeout(60, TimeUnit.SECONDS).join();
            }
        }
    }

    /** Fails at its n-th reading, with others before it published and others behind it fetched. */
    private static final class FailingReader extends WordReader {
        private final int failAt;
        private final AtomicInteger readings = new AtomicInteger();

        FailingReader(int failAt, String... saes) {
            super(saes);
            this.failAt = failAt;
        }

        @Override
        public List<List<SparseActivations>> read(List<Context> contexts) {
            if (readings.incrementAndGet() == failAt) {
                throw new IllegalStateException("failed at reading " + failAt);
            }
            return super.read(contexts);
        }
    }

    /** Takes a moment for each reading, so that there is time to interfere. */
    private static final class SlowReader extends WordReader {
        SlowReader() {
            super("words.a");
        }

        @Override
        public List<List<SparseActivations>> read(List<Context> contexts) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new ArrayList<>(super.read(contexts));
        }
    }
}

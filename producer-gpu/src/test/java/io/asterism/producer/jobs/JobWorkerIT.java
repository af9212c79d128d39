package io.asterism.producer.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.asterism.broker.EmbeddedBroker;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.InputException;
import io.asterism.schemas.Job;
import io.asterism.schemas.JobEvent;
import io.asterism.schemas.JobPriority;
import io.asterism.schemas.JobState;
import io.asterism.schemas.Jobs;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.CompactedTopic;
import io.asterism.schemas.cluster.CompactedWriter;
import io.asterism.schemas.cluster.KafkaConnection;
import io.asterism.schemas.cluster.TopicSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobWorkerIT {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final int PARTITIONS = 4;

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

    /** Gives back what it was given; {@code "fail": text} fails with it. */
    private static final class Echo implements JobKind {
        private final CountDownLatch go;

        Echo(CountDownLatch go) {
            this.go = go;
        }

        @Override
        public String name() {
            return "echo";
        }

        @Override
        public JsonNode run(JsonNode specification, JobProgress progress) {
            while (go.getCount() > 0) {
                progress.at(0.5, "waits");
                LockSupport.parkNanos(1_000_000);
            }
            if (specification.has("fail")) {
                throw new InputException(specification.path("fail").asText());
            }
            return specification.has("letters")
                    ? JsonNodeFactory.instance.textNode(
                            "x".repeat(specification.path("letters").intValue()))
                    : specification;
        }
    }

    @Test
    void saysOnceWhatCameOfEachJob() throws Exception {
        Topics topics = topics("each");
        submit(topics, "one", "echo", "{\"a\": 1}");
        submit(topics, "two", "echo", "{\"fail\": \"no such thing, expected another\"}");
        submit(topics, "three", "unheard", "{}");
        submit(topics, "four", "echo", "{\"letters\": 9000000}");
        submit(topics, "five", "echo", "nonsense");
        submit(topics, "six", "echo", "{\"b\": 2}");
        try (Running worker = run(topics, "w", new CountDownLatch(0))) {
            await().atMost(LONG_ENOUGH).until(() -> ends(topics).size() == 6);
            assertThat(worker.isAlive()).isTrue();
        }
        assertThat(end(topics, "one").getResult()).isEqualTo("{\"a\":1}");
        assertThat(end(topics, "one").getProgress()).isEqualTo(1);
        assertFailed(topics, "two", "no such thing, expected another");
        assertFailed(topics, "three", "there are no jobs of the kind 'unheard', expected one of [echo]");
        assertFailed(
                topics, "four", "its result takes 9000002 bytes, expected 8372224 at most: ask for less at a time");
        assertFailed(topics, "five", "its specification is not JSON");
        assertThat(end(topics, "six").getResult()).isEqualTo("{\"b\":2}");
        try (Running again = run(topics, "w", new CountDownLatch(0))) {
            submit(topics, "seven", "echo", "{}");
            await().atMost(LONG_ENOUGH).until(() -> ends(topics).size() == 7);
            assertThat(again.isAlive()).isTrue();
        }
        assertThat(events(topics).stream().filter(event -> event.getState() == JobState.DONE))
                .hasSize(3);
    }

    @Test
    void takesUpWhatAnotherLeft() throws Exception {
        Topics topics = topics("left");
        IntStream.range(0, 8).forEach(i -> submit(topics, "job" + i, "echo", "{\"i\": " + i + "}"));
        CountDownLatch never = new CountDownLatch(1);
        try (Running first = run(topics, "first", never)) {
            await().atMost(LONG_ENOUGH)
                    .until(() -> events(topics).stream().anyMatch(event -> event.getState() == JobState.RUNNING));
            assertThat(first.isAlive()).isTrue();
        }
        assertThat(ends(topics)).isEmpty();
        try (Running one = run(topics, "one", new CountDownLatch(0));
                Running two = run(topics, "two", new CountDownLatch(0))) {
            await().atMost(LONG_ENOUGH).until(() -> ends(topics).size() == 8);
            assertThat(one.isAlive() && two.isAlive()).isTrue();
        }
        assertThat(ends(topics)).allMatch(event -> event.getState() == JobState.DONE && event.getAttempt() == 1);
    }

    @Test
    void givesUpAJobInWhichThreeWorkersDied() throws Exception {
        Topics topics = topics("deadly");
        submit(topics, "deadly", "echo", "{}");
        Job job = job("deadly", "echo", "{}");
        for (int death = 1; death <= 3; death++) {
            say(topics, event(job, JobState.RUNNING, death));
        }
        try (Running worker = run(topics, "w", new CountDownLatch(0))) {
            await().atMost(LONG_ENOUGH).until(() -> ends(topics).size() == 1);
            assertThat(worker.isAlive()).isTrue();
        }
        assertFailed(topics, "deadly", "it was begun 3 times, and no worker came to its end");
    }

    @Test
    void endsAJobThatIsNotWantedAnyMore() throws Exception {
        Topics topics = topics("unwanted");
        submit(topics, "endless", "echo", "{}");
        try (Running worker = run(topics, "w", new CountDownLatch(1))) {
            await().atMost(LONG_ENOUGH)
                    .until(() -> events(topics).stream().anyMatch(event -> event.getState() == JobState.RUNNING));
            say(topics, event(job("endless", "echo", "{}"), JobState.CANCELLED, 1));
            submit(topics, "next", "unheard", "{}");
            await().atMost(LONG_ENOUGH).until(() -> ends(topics).size() == 2);
            assertThat(worker.isAlive()).isTrue();
        }
        assertThat(end(topics, "endless").getState()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void passesOverRecordsThatAreNoJobsOfItsModel() throws Exception {
        Topics topics = topics("foreign");
        try (var producer = kafka.producer()) {
            producer.send(new ProducerRecord<>(topics.jobs(), null, new byte[] {1}))
                    .get();
            producer.send(new ProducerRecord<>(topics.jobs(), new byte[] {1}, null))
                    .get();
        }
        Job foreign =
                Job.newBuilder(job("foreign", "echo", "{}")).setModel("another").build();
        put(topics, foreign);
        submit(topics, "own", "echo", "{}");
        try (Running worker = run(topics, "w", new CountDownLatch(0))) {
            await().atMost(LONG_ENOUGH).until(() -> ends(topics).size() == 1);
            assertThat(worker.isAlive()).isTrue();
        }
        assertThat(events(topics)).allMatch(event -> event.getJob().equals("own"));
    }

    private static void assertFailed(Topics topics, String job, String because) {
        assertThat(end(topics, job).getState()).isEqualTo(JobState.FAILED);
        assertThat(end(topics, job).getSentence()).isEqualTo(because);
    }

    private static Topics topics(String prefix) {
        Topics topics = new Topics(prefix);
        try (Admin admin = kafka.admin()) {
            new TopicSetup(admin, topics, (short) 1).shared(PARTITIONS);
        }
        return topics;
    }

    private static Job job(String id, String kind, String specification) {
        return new Job(id, kind, "model", specification, JobPriority.BATCH, System.currentTimeMillis());
    }

    private static void submit(Topics topics, String id, String kind, String specification) {
        put(topics, job(id, kind, specification));
    }

    private static void put(Topics topics, Job job) {
        try (CompactedWriter<Job> writer =
                CompactedWriter.byKey(kafka, topics.jobs(), AvroCodec.of(Job.getClassSchema()))) {
            writer.put(job.getId(), job);
        }
    }

    private static JobEvent event(Job job, JobState state, int attempt) {
        return JobEvent.newBuilder()
                .setJob(job.getId())
                .setKind(job.getKind())
                .setModel(job.getModel())
                .setPriority(job.getPriority())
                .setSubmittedAt(job.getSubmittedAt())
                .setAt(job.getSubmittedAt())
                .setState(state)
                .setAttempt(attempt)
                .build();
    }

    private static void say(Topics topics, JobEvent event) {
        try (CompactedWriter<JobEvent> writer =
                new CompactedWriter<>(kafka, topics.jobEvents(), AvroCodec.of(JobEvent.getClassSchema()))) {
            writer.put(event.getJob(), event);
        }
    }

    private static List<JobEvent> events(Topics topics) {
        List<JobEvent> events = new ArrayList<>();
        try (CompactedTopic<JobEvent> topic =
                new CompactedTopic<>(kafka, topics.jobEvents(), AvroCodec.of(JobEvent.getClassSchema()))) {
            topic.readToEnd(new CompactedTopic.Visitor<>() {
                @Override
                public void value(String key, @Nullable JobEvent event) {
                    if (event != null) {
                        events.add(event);
                    }
                }

                @Override
                public void unreadable(String key, String reason) {
                    throw new AssertionError(reason);
                }
            });
        }
        return events;
    }

    private static List<JobEvent> ends(Topics topics) {
        return events(topics).stream()
                .filter(event -> Jobs.isEnd(event.getState()))
                .toList();
    }

    private static JobEvent end(Topics topics, String job) {
        return ends(topics).stream()
                .filter(event -> event.getJob().equals(job))
                .findFirst()
                .orElseThrow();
    }

    private static Running run(Topics topics, String name, CountDownLatch go) {
        return new Running(new JobWorker(kafka, topics, name, "model", List.of(new Echo(go))));
    }

    /** A worker in a thread of its own. */
    private static final class Running implements AutoCloseable {
        private final JobWorker worker;
        private final Thread thread;

        Running(JobWorker worker) {
            this.worker = worker;
            this.thread = new Thread(worker, "jobs");
            thread.start();
        }

        boolean isAlive() {
            return thread.isAlive();
        }

        @Override
        public void close() {
            worker.close();
            await().atMost(LONG_ENOUGH).until(() -> !thread.isAlive());
        }
    }
}

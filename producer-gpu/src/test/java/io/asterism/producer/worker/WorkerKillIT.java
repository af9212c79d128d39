package io.asterism.producer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.broker.EmbeddedBroker;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.KafkaConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker process that is killed in the middle of its work, in the middle of transactions as often as not. */
class WorkerKillIT {
    private static final int DOCUMENTS = 8_000;
    private static final String SAE = "words.a";
    private static final Topics TOPICS = Topics.DEFAULT;

    @TempDir
    Path folder;

    @Test
    void publishesEachContextOnceHoweverOftenItIsKilled() throws Exception {
        Random random = new Random(7);
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
            KafkaConnection kafka = new KafkaConnection(broker.bootstrapServers());
            Words.feed(kafka, TOPICS, DOCUMENTS, SAE);
            for (int kill = 1; kill <= 3; kill++) {
                Process worker = start(broker);
                await(kafka, worker, kill / 6.0);
                Thread.sleep(random.nextInt(40));
                worker.destroyForcibly().waitFor();
            }
            Process worker = start(broker);
            await(kafka, worker, 1);
            worker.destroy();
            assertThat(worker.waitFor(30, TimeUnit.SECONDS)).isTrue();
            Words.assertOnce(kafka, TOPICS, SAE, DOCUMENTS);
        }
    }

    /** The worker process. */
    public static void main(String[] arguments) {
        Worker worker = new Worker(
                new KafkaConnection(arguments[0]),
                TOPICS,
                new WorkerSettings("killed", Words.PARTITIONS, (short) 1, 100, 1 << 11),
                new WordReader(SAE));
        Runtime.getRuntime().addShutdownHook(new Thread(worker::close));
        worker.prepare();
        worker.run();
    }

    private Process start(EmbeddedBroker broker) throws Exception {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WorkerKillIT.class.getName(),
                        broker.bootstrapServers())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("worker.log").toFile())
                .start();
    }

    private static void await(KafkaConnection kafka, Process worker, double share) {
        try (Admin admin = kafka.admin();
                Consumer<byte[], byte[]> consumer = kafka.reader()) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(10))
                    .pollInSameThread()
                    .failFast("the worker ended", () -> !worker.isAlive())
                    .until(() -> consumed(admin, consumer) >= share);
        }
    }

    /** The share of the documents' log that the workers' group has committed. */
    private static double consumed(Admin admin, Consumer<byte[], byte[]> consumer) throws Exception {
        List<TopicPartition> partitions = consumer.partitionsFor(TOPICS.documents()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        long consumed = 0;
        for (OffsetAndMetadata offset : admin.listConsumerGroupOffsets(TOPICS.workerGroup())
                .partitionsToOffsetAndMetadata()
                .get()
                .values()) {
            consumed += offset.offset();
        }
        // Behind the last document of a partition there is the marker of its transaction.
        long end = consumer.endOffsets(partitions).values().stream()
                .mapToLong(last -> last - 1)
                .sum();
        return (double) consumed / end;
    }
}

package io.asterism.standalone.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.broker.EmbeddedBroker;
import io.asterism.schemas.cluster.KafkaConnection;
import io.asterism.schemas.cluster.StreamEnd;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamEndIT {
    private static final TopicPartition PARTITION = new TopicPartition("stream", 0);

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path data;

    private EmbeddedBroker broker;
    private KafkaProducer<String, String> producer;
    private StreamEnd end;

    @BeforeEach
    void start() throws Exception {
        broker = EmbeddedBroker.start(data, 0);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(PARTITION.topic(), 1, (short) 1)))
                    .all()
                    .get();
        }
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "writer"),
                new StringSerializer(),
                new StringSerializer());
        producer.initTransactions();
        end = new StreamEnd(new KafkaConnection(broker.bootstrapServers()));
    }

    @AfterEach
    void stop() {
        end.close();
        producer.close();
        broker.close();
    }

    @Test
    void looksThroughMarkersAndAbortedRecords() throws Exception {
        assertThat(isReachedAt(0)).as("of an empty topic").isTrue();

        producer.beginTransaction();
        long first = send();
        assertThat(isReachedAt(first + 1)).as("while a transaction is open").isFalse();
        producer.commitTransaction();
        assertThat(isReachedAt(first)).isFalse();
        awaitReachedAt(first + 1, "with a marker left");

        producer.beginTransaction();
        send();
        send();
        producer.abortTransaction();
        awaitReachedAt(first + 1, "with aborted records left");

        producer.beginTransaction();
        long last = send();
        producer.commitTransaction();
        assertThat(isReachedAt(first + 1))
                .as("with a record behind aborted ones")
                .isFalse();
        assertThat(isReachedAt(last + 1)).isTrue();
    }

    /** A transaction's marker is written a moment after its commit returns. */
    private void awaitReachedAt(long next, String situation) {
        Awaitility.await(situation).atMost(SOON).pollInSameThread().until(() -> isReachedAt(next));
    }

    private boolean isReachedAt(long next) {
        return end.isReached(Map.of(PARTITION, next));
    }

    private long send() throws Exception {
        return producer.send(new ProducerRecord<>(PARTITION.topic(), "key", "value"))
                .get()
                .offset();
    }
}

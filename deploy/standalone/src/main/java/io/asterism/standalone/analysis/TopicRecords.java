package io.asterism.standalone.analysis;

import io.asterism.schemas.ActivationColumns;
import io.asterism.schemas.Activations;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.InvalidActivationsException;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.TopicSetup;
import io.asterism.schemas.Topics;
import io.asterism.standalone.results.RecordSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An SAE's activations topic, to which nothing is written any more. */
final class TopicRecords implements RecordSource {
    private static final Logger LOG = LoggerFactory.getLogger(TopicRecords.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final String bootstrap;
    private final String topic;
    private final SaeManifest manifest;

    TopicRecords(String bootstrap, Topics topics, SaeManifest manifest) {
        this.bootstrap = bootstrap;
        this.topic = topics.activations(new SaeId(manifest.getSae()));
        this.manifest = manifest;
    }

    @Override
    public void forEach(BiConsumer<Activations, ActivationColumns> visitor) {
        AvroCodec<Activations> codec = AvroCodec.of(Activations.getClassSchema());
        ActivationColumns columns = new ActivationColumns(manifest);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    show(record.value(), codec, columns, visitor);
                }
            }
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "isolation.level",
                        "read_committed",
                        "enable.auto.commit",
                        "false",
                        "max.partition.fetch.bytes",
                        TopicSetup.LARGEST_RECORD),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Shows a record; what the counting set aside is left out here too. */
    private static void show(
            byte[] value,
            AvroCodec<Activations> codec,
            ActivationColumns columns,
            BiConsumer<Activations, ActivationColumns> visitor) {
        try {
            Activations record = codec.decode(value);
            columns.read(record);
            visitor.accept(record, columns);
        } catch (SerializationException | InvalidActivationsException e) {
            LOG.debug("a record that cannot be used", e);
        }
    }
}

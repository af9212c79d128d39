package io.asterism.benchmarks;

import io.asterism.schemas.Activations;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.TopicSetup;
import io.asterism.schemas.Topics;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The topics of a broker that hold the records of {@link ActivationRecords}. */
final class ActivationTopic {
    /** Names of the topics. */
    static final Topics TOPICS = Topics.DEFAULT;

    private final String bootstrapServers;
    private final int partitions;

    ActivationTopic(String bootstrapServers, int partitions) {
        this.bootstrapServers = bootstrapServers;
        this.partitions = partitions;
    }

    /** Makes the topics and writes the manifest and every record; returns how many records. */
    int write(SparseTokens tokens) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            TopicSetup setup = new TopicSetup(admin, TOPICS, (short) 1);
            setup.shared(1);
            setup.sae(ActivationRecords.SAE, partitions);
        }
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "batch.size", 1 << 20, "linger.ms", 5),
                new StringSerializer(),
                new ByteArraySerializer())) {
            AvroCodec<Activations> codec = AvroCodec.of(Activations.getClassSchema());
            ActivationRecords records = new ActivationRecords(tokens);
            Future<RecordMetadata> last = producer.send(new ProducerRecord<>(
                    TOPICS.saes(),
                    ActivationRecords.SAE.value(),
                    AvroCodec.<SaeManifest>of(SaeManifest.getClassSchema()).encode(records.manifest())));
            last.get();
            for (int context = 0; context < records.count(); context++) {
                Activations record = records.record(context);
                last = producer.send(new ProducerRecord<>(
                        TOPICS.activations(ActivationRecords.SAE),
                        context % partitions,
                        record.getEventTime(),
                        record.getDocument(),
                        codec.encode(record)));
            }
            producer.flush();
            last.get();
            return records.count();
        }
    }

    /** Records of the activations topic that a consumer group has not committed. */
    long uncommitted(String group) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, partitions)
                    .mapToObj(partition -> new TopicPartition(TOPICS.activations(ActivationRecords.SAE), partition))
                    .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
            Map<TopicPartition, ListOffsetsResultInfo> ends =
                    admin.listOffsets(latest).all().get();
            var committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            long missing = 0;
            for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end : ends.entrySet()) {
                var offset = committed.get(end.getKey());
                missing += end.getValue().offset() - (offset == null ? 0 : offset.offset());
            }
            return missing;
        }
    }
}

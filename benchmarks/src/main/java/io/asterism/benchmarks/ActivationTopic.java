package io.asterism.benchmarks;

import io.asterism.schemas.Activations;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.TopicSetup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
    private final String bootstrapServers;
    private final int partitions;
    private final Topics topics;

    ActivationTopic(String bootstrapServers, int partitions, Topics topics) {
        this.bootstrapServers = bootstrapServers;
        this.partitions = partitions;
        this.topics = topics;
    }

    /** Records that are written and that nobody may read yet; closing it lets them go. */
    record Held(KafkaProducer<String, byte[]> producer, int records) implements AutoCloseable {
        /** Lets everybody who reads committed records read them. */
        void release() {
            producer.commitTransaction();
        }

        @Override
        public void close() {
            producer.close();
        }
    }

    /** Makes the topics and writes the manifest and every record; returns how many records. */
    int write(SparseTokens tokens) throws InterruptedException, ExecutionException {
        announce(tokens);
        try (KafkaProducer<String, byte[]> producer = producer(Map.of())) {
            return send(producer, tokens);
        }
    }

    /** Makes the topics and writes the manifest, and every record in a transaction that is still to be committed. */
    Held hold(SparseTokens tokens) throws InterruptedException, ExecutionException {
        announce(tokens);
        KafkaProducer<String, byte[]> producer =
                producer(Map.of("transactional.id", "benchmark", "transaction.timeout.ms", 900_000));
        producer.initTransactions();
        producer.beginTransaction();
        return new Held(producer, send(producer, tokens));
    }

    private void announce(SparseTokens tokens) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
                KafkaProducer<String, byte[]> producer = producer(Map.of())) {
            TopicSetup setup = new TopicSetup(admin, topics, (short) 1);
            setup.shared(1);
            setup.sae(ActivationRecords.SAE, partitions);
            producer.send(new ProducerRecord<>(
                            topics.saes(),
                            ActivationRecords.SAE.value(),
                            AvroCodec.<SaeManifest>of(SaeManifest.getClassSchema())
                                    .encode(new ActivationRecords(tokens).manifest())))
                    .get();
        }
    }

    private KafkaProducer<String, byte[]> producer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.putAll(Map.of("bootstrap.servers", bootstrapServers, "batch.size", 1 << 20, "linger.ms", 5));
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    private int send(KafkaProducer<String, byte[]> producer, SparseTokens tokens)
            throws InterruptedException, ExecutionException {
        AvroCodec<Activations> codec = AvroCodec.of(Activations.getClassSchema());
        ActivationRecords records = new ActivationRecords(tokens);
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int context = 0; context < records.count(); context++) {
            Activations record = records.record(context);
            sent.add(producer.send(new ProducerRecord<>(
                    topics.activations(ActivationRecords.SAE),
                    context % partitions,
                    record.getEventTime(),
                    record.getDocument(),
                    codec.encode(record))));
        }
        for (Future<RecordMetadata> record : sent) {
            record.get();
        }
        return records.count();
    }

    /** Records of the activations topic that a consumer group has not committed. */
    long uncommitted(String group) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, partitions)
                    .mapToObj(partition -> new TopicPartition(topics.activations(ActivationRecords.SAE), partition))
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

package io.asterism.standalone.doctor;

import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.DeadLetter;
import io.asterism.schemas.cluster.KafkaConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;

/** What was refused lately, by reason. */
final class RefusalExamination implements Examination {
    /** Of each partition; a dead letter holds what was refused whole, which may be megabytes. */
    private static final int LOOKED_AT = 100;

    private static final int REASONS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final KafkaConnection kafka;
    private final Admin admin;
    private final String topic;

    /** Looks at a topic of dead letters that is there. */
    RefusalExamination(KafkaConnection kafka, Admin admin, String topic) {
        this.kafka = kafka;
        this.admin = admin;
        this.topic = topic;
    }

    @Override
    public List<Finding> findings() {
        List<TopicPartition> partitions = Ends.partitions(admin, List.of(topic));
        Map<TopicPartition, Long> first = Ends.first(admin, partitions);
        Map<TopicPartition, Long> ends = Ends.committed(admin, partitions);
        List<DeadLetter> letters = lately(partitions, first, ends);
        if (letters.isEmpty()) {
            return List.of(Finding.sound("no record was refused of late"));
        }
        Map<String, List<DeadLetter>> byReason = new LinkedHashMap<>();
        letters.forEach(letter -> byReason.computeIfAbsent(
                        letter.getTopic() + "\n" + letter.getReason(), key -> new ArrayList<>())
                .add(letter));
        return byReason.values().stream()
                .sorted((one, other) -> other.size() - one.size())
                .limit(REASONS)
                .map(RefusalExamination::told)
                .toList();
    }

    private static Finding told(List<DeadLetter> alike) {
        DeadLetter last = alike.get(alike.size() - 1);
        return Finding.note(
                "of the last records that were refused, %d of '%s', as that at offset %d of partition %d: %s",
                alike.size(), last.getTopic(), last.getOffset(), last.getPartition(), last.getReason());
    }

    private List<DeadLetter> lately(
            List<TopicPartition> partitions, Map<TopicPartition, Long> first, Map<TopicPartition, Long> ends) {
        AvroCodec<DeadLetter> codec = AvroCodec.of(DeadLetter.getClassSchema());
        List<DeadLetter> letters = new ArrayList<>();
        try (Consumer<byte[], byte[]> reader = kafka.reader()) {
            reader.assign(partitions);
            Map<TopicPartition, Long> from = new HashMap<>();
            partitions.forEach(
                    partition -> from.put(partition, Math.max(first.get(partition), ends.get(partition) - LOOKED_AT)));
            from.forEach(reader::seek);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < deadline
                    && partitions.stream().anyMatch(partition -> reader.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(200))) {
                    letter(codec, record).ifPresent(letters::add);
                }
            }
        }
        return letters;
    }

    /** What is no dead letter tells nothing. */
    private static Optional<DeadLetter> letter(AvroCodec<DeadLetter> codec, ConsumerRecord<byte[], byte[]> record) {
        try {
            return record.value() == null ? Optional.empty() : Optional.of(codec.decode(record.value()));
        } catch (SerializationException e) {
            return Optional.empty();
        }
    }
}

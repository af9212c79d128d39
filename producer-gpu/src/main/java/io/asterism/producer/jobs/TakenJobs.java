package io.asterism.producer.jobs;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Which of the records that were fetched are done with, whatever order that happens in. For several threads. */
final class TakenJobs {
    private final Map<TopicPartition, TreeMap<Long, Boolean>> fetched = new HashMap<>();

    synchronized void taken(TopicPartition partition, long offset) {
        fetched.computeIfAbsent(partition, p -> new TreeMap<>()).put(offset, false);
    }

    synchronized void done(TopicPartition partition, long offset) {
        TreeMap<Long, Boolean> offsets = fetched.get(partition);
        if (offsets != null) {
            offsets.replace(offset, true);
        }
    }

    /** Whether the record is still this worker's affair. */
    synchronized boolean isHeld(TopicPartition partition, long offset) {
        TreeMap<Long, Boolean> offsets = fetched.get(partition);
        return offsets != null && offsets.containsKey(offset);
    }

    synchronized void lost(Collection<TopicPartition> partitions) {
        fetched.keySet().removeAll(partitions);
    }

    /** Where to go on after a crash: behind all that is done with no gap before it. Only partitions where that moved. */
    synchronized Map<TopicPartition, OffsetAndMetadata> commitable() {
        Map<TopicPartition, OffsetAndMetadata> behind = new HashMap<>();
        fetched.forEach((partition, offsets) -> {
            while (!offsets.isEmpty() && offsets.firstEntry().getValue()) {
                behind.put(
                        partition,
                        new OffsetAndMetadata(offsets.pollFirstEntry().getKey() + 1));
            }
        });
        return behind;
    }
}

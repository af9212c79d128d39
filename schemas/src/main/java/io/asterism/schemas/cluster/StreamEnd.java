package io.asterism.schemas.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells whether a reader has come to the end of topics that are no longer written to. Its next offset may lie below the end for good:
 * the markers of transactions, and what transactions took back, take offsets without being records.
 */
public final class StreamEnd implements AutoCloseable {
    private static final Duration PROBE = Duration.ofMillis(500);

    private final Admin admin;
    private final Consumer<byte[], byte[]> probe;

    /** Asks this cluster. */
    public StreamEnd(KafkaConnection kafka) {
        admin = kafka.admin();
        probe = kafka.reader();
    }

    /**
     * Whether there is no record left to read.
     *
     * @param next the reader's next offset of each partition
     */
    public boolean isReached(Map<TopicPartition, Long> next) {
        Map<TopicPartition, Long> written = ends(next, IsolationLevel.READ_UNCOMMITTED);
        if (!written.equals(ends(next, IsolationLevel.READ_COMMITTED))) {
            return false;
        }
        return next.entrySet().stream()
                .allMatch(reader -> isNothingBetween(reader.getKey(), reader.getValue(), written.get(reader.getKey())));
    }

    private Map<TopicPartition, Long> ends(Map<TopicPartition, Long> of, IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        of.keySet().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        try {
            admin.listOffsets(latest, new ListOffsetsOptions(isolation))
                    .all()
                    .get()
                    .forEach((partition, end) -> ends.put(partition, end.offset()));
            return ends;
        } catch (ExecutionException e) {
            throw new KafkaException("cannot learn where " + of.keySet() + " end", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }

    private boolean isNothingBetween(TopicPartition partition, long next, long end) {
        if (next >= end) {
            return true;
        }
        probe.assign(List.of(partition));
        probe.seek(partition, next);
        long deadline = System.nanoTime() + PROBE.toNanos();
        do {
            if (!probe.poll(Duration.ofMillis(50)).isEmpty()) {
                return false;
            }
        } while (probe.position(partition) < end && System.nanoTime() < deadline);
        return probe.position(partition) >= end;
    }

    @Override
    public void close() {
        probe.close();
        admin.close();
    }
}

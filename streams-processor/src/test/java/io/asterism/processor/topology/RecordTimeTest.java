package io.asterism.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class RecordTimeTest {
    @Test
    void isTheRecordsOwnOrElseThePartitions() {
        assertThat(new RecordTime().extract(at(70), 50)).isEqualTo(70);
        assertThat(new RecordTime().extract(at(-1), 50)).isEqualTo(50);
        assertThat(new RecordTime().extract(at(-1), -1)).isZero();
    }

    private static ConsumerRecord<Object, Object> at(long timestamp) {
        return new ConsumerRecord<>(
                "topic",
                0,
                0,
                timestamp,
                TimestampType.CREATE_TIME,
                0,
                0,
                "key",
                "value",
                new RecordHeaders(),
                Optional.empty());
    }
}

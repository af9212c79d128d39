package io.asterism.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.schemas.EventTimeLimit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class RecordTimeTest {
    private static final long NOW = 1000;

    @Test
    void isTheRecordsOwnUnlessThatIsMissingOrInTheFuture() {
        RecordTime time = new RecordTime(
                new EventTimeLimit(Duration.ofMillis(10), InstantSource.fixed(Instant.ofEpochMilli(NOW))));
        assertThat(time.extract(at(70), 50)).isEqualTo(70);
        assertThat(time.extract(at(0), 50)).isZero();
        assertThat(time.extract(at(-1), 50)).isEqualTo(NOW);
        assertThat(time.extract(at(NOW + 1), 50)).isEqualTo(NOW);
        assertThat(time.extract(at(Long.MAX_VALUE), -1)).isEqualTo(NOW);
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

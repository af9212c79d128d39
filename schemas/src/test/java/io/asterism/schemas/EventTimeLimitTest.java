package io.asterism.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class EventTimeLimitTest {
    private static final long NOW = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
    private static final long HOUR = 3_600_000;

    private final EventTimeLimit limit =
            new EventTimeLimit(Duration.ofHours(1), InstantSource.fixed(Instant.ofEpochMilli(NOW)));

    @Test
    void anEventIsBelievedUpToAnHourAheadOfItsRecord() {
        long written = NOW - 5 * HOUR;
        assertThat(limit.refusal(written, written)).isEmpty();
        assertThat(limit.refusal(written + HOUR, written)).isEmpty();
        assertThat(limit.refusal(written + HOUR + 1, written))
                .hasValue("event time 2026-03-01T08:00:00.001Z is in the future, expected at most PT1H after"
                        + " 2026-03-01T07:00:00Z, when the record was written");
    }

    @Test
    void thePastIsBelievedAsFarAsDatesGo() {
        assertThat(limit.refusal(0, NOW)).isEmpty();
        assertThat(limit.refusal(-NOW, NOW)).isEmpty();
        assertThat(limit.refusal(-8_640_000_000_000_000L, NOW)).isEmpty();
        for (long none : new long[] {-8_640_000_000_000_001L, 8_640_000_000_000_001L, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThat(limit.refusal(none, Long.MAX_VALUE).orElseThrow())
                    .startsWith("event time " + none + " is no date");
        }
    }

    @Test
    void aProducersTimeIsBelievedUpToTheClock() {
        assertThat(limit.writtenAt(record(NOW - 1, TimestampType.CREATE_TIME))).isEqualTo(NOW - 1);
        assertThat(limit.writtenAt(record(NOW + 1, TimestampType.CREATE_TIME))).isEqualTo(NOW);
        assertThat(limit.writtenAt(record(Long.MAX_VALUE, TimestampType.CREATE_TIME)))
                .isEqualTo(NOW);
        assertThat(limit.writtenAt(record(-1, TimestampType.CREATE_TIME))).isEqualTo(NOW);
    }

    @Test
    void theBrokersTimeIsBelieved() {
        assertThat(limit.writtenAt(record(NOW + HOUR, TimestampType.LOG_APPEND_TIME)))
                .isEqualTo(NOW + HOUR);
        assertThat(limit.writtenAt(record(-1, TimestampType.LOG_APPEND_TIME))).isEqualTo(NOW);
    }

    @Test
    void isNeitherNegativeNorBeyondDates() {
        for (Duration bad : new Duration[] {Duration.ofMillis(-1), Duration.ofSeconds(Long.MAX_VALUE)}) {
            assertThatThrownBy(() -> EventTimeLimit.of(bad))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(bad + ", expected PT0S to PT");
        }
    }

    private static ConsumerRecord<String, String> record(long timestamp, TimestampType type) {
        return new ConsumerRecord<>(
                "topic", 0, 0, timestamp, type, 0, 0, "key", "value", new RecordHeaders(), Optional.empty());
    }
}

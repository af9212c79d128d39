package io.asterism.schemas;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;

/**
 * Which event times are believed. Time that ran ahead of the clock would make whatever comes after it late, so an event may be dated only so
 * far ahead of the moment at which its record was written, and that moment is never ahead of the clock.
 *
 * @param ahead how far
 * @param clock of this process, by which the brokers' is meant
 */
public record EventTimeLimit(Duration ahead, InstantSource clock) {
    /** How far ahead an event may be dated where nothing else is asked for: clocks differ, and dates without a time are rounded. */
    public static final EventTimeLimit DEFAULT = new EventTimeLimit(Duration.ofHours(1), InstantSource.system());

    /** 275,760 years before and after 1970, as far as dates go elsewhere too: sums with panes are far from overflow. */
    public static final long FURTHEST = 8_640_000_000_000_000L;

    /**
     * Checks the limit.
     *
     * @throws InputException if it is negative, or further than dates go
     */
    public EventTimeLimit {
        if (ahead.isNegative() || ahead.compareTo(Duration.ofMillis(FURTHEST)) > 0) {
            throw new InputException(
                    "event times may be ahead by %s, expected PT0S to %s", ahead, Duration.ofMillis(FURTHEST));
        }
    }

    /** The limit on this machine's clock. */
    public static EventTimeLimit of(Duration ahead) {
        return new EventTimeLimit(ahead, InstantSource.system());
    }

    /**
     * When a record was written, ms since the epoch, as far as that can be believed: by the broker's clock where the broker noted it, by the
     * producer's unless that is ahead of this one, by this one where nobody said.
     */
    public long writtenAt(ConsumerRecord<?, ?> record) {
        long stated = record.timestamp();
        if (record.timestampType() == TimestampType.LOG_APPEND_TIME && stated >= 0) {
            return stated;
        }
        long now = clock.millis();
        return stated < 0 ? now : Math.min(stated, now);
    }

    /**
     * Why an event time is not believed; empty where it is.
     *
     * @param writtenAt when its record was written
     */
    public Optional<String> refusal(long eventTime, long writtenAt) {
        if (eventTime < -FURTHEST || eventTime > FURTHEST) {
            return Optional.of("event time " + eventTime + " is no date, expected " + -FURTHEST + " to " + FURTHEST
                    + " ms since the epoch");
        }
        // Neither is further from 0 than FURTHEST, or little more.
        if (eventTime > Math.min(writtenAt, FURTHEST) + ahead.toMillis()) {
            return Optional.of("event time " + Instant.ofEpochMilli(eventTime) + " is in the future, expected at most "
                    + ahead + " after " + Instant.ofEpochMilli(writtenAt) + ", when the record was written");
        }
        return Optional.empty();
    }
}

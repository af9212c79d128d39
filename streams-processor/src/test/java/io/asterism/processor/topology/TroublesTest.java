package io.asterism.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TroublesTest {
    private long now;
    private final Troubles troubles = new Troubles(() -> Instant.ofEpochMilli(now), Duration.ofSeconds(10));

    @Test
    void oneErrorIsToldOfUntilItIsPast() {
        assertThat(troubles.reason()).isEmpty();
        troubles.happened("the broker is gone");
        now = 10_000;
        assertThat(troubles.reason()).isEqualTo("the broker is gone");
        assertThat(troubles.repeat()).isFalse();
        now = 10_001;
        assertThat(troubles.reason()).isEmpty();
        troubles.happened("another");
        assertThat(troubles.repeat()).isFalse();
    }

    @Test
    void errorsThatFollowOneAnotherArePastOnlyAfterAQuietRun() {
        troubles.happened("one");
        now = 5_000;
        troubles.happened("two");
        assertThat(troubles.repeat()).isTrue();
        assertThat(troubles.reason()).isEqualTo("two");
        now = 14_000;
        troubles.runsAgain();
        now = 24_000;
        assertThat(troubles.repeat()).isTrue();
        now = 24_001;
        assertThat(troubles.repeat()).isFalse();
        assertThat(troubles.reason()).isEmpty();
        troubles.runsAgain();
        assertThat(troubles.reason()).isEmpty();
        assertThat(troubles.last()).isEqualTo("two");
    }
}

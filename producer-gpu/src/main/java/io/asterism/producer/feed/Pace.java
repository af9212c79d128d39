package io.asterism.producer.feed;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Lets records through at a rate, or all of them. What was not used while nobody asked is not made up for. */
final class Pace {
    private static final long TICK_NANOS = Duration.ofMillis(250).toNanos();

    private final double nanosPerRecord;
    private long due = System.nanoTime();

    /** A rate of infinity lets everything through. */
    Pace(double recordsPerSecond) {
        this.nanosPerRecord = Duration.ofSeconds(1).toNanos() / recordsPerSecond;
    }

    boolean isLimited() {
        return nanosPerRecord > 0;
    }

    /** Waits a tick at most. */
    void await() {
        long early = due - System.nanoTime();
        if (early > 0) {
            LockSupport.parkNanos(Math.min(early, TICK_NANOS));
        }
    }

    boolean isDue() {
        return !isLimited() || System.nanoTime() >= due;
    }

    void passed() {
        due = Math.max(due, System.nanoTime() - TICK_NANOS) + (long) nanosPerRecord;
    }
}

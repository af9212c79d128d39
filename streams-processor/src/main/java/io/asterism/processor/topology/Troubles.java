package io.asterism.processor.topology;

import java.time.Duration;
import java.time.InstantSource;

/**
 * The errors that stopped the counting of an SAE, of which threads that are replaced would leave no trace. They are past when it has run for a
 * while without another: a record that stops every thread does so again within a commit.
 */
final class Troubles {
    private final InstantSource clock;
    private final long quietMillis;
    private String reason = "";
    private int inARow;
    private long quietSince;

    Troubles(InstantSource clock, Duration quiet) {
        this.clock = clock;
        this.quietMillis = quiet.toMillis();
    }

    /** An error that stopped a thread, or all. */
    synchronized void happened(String sentence) {
        inARow = isPast() ? 1 : inARow + 1;
        reason = sentence;
        quietSince = clock.millis();
    }

    /** It runs again; what was before, such as restoring its state, was no quiet time. */
    synchronized void runsAgain() {
        if (!isPast()) {
            quietSince = clock.millis();
        }
    }

    /** The last error; empty where it is past. */
    synchronized String reason() {
        return isPast() ? "" : reason;
    }

    /** The last error, past or not. */
    synchronized String last() {
        return reason;
    }

    /** Whether errors follow one another, so that nothing gets on. */
    synchronized boolean repeat() {
        return !isPast() && inARow > 1;
    }

    private boolean isPast() {
        return reason.isEmpty() || clock.millis() - quietSince > quietMillis;
    }
}

package io.asterism.processor.topology;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** For how long tokens that wait to be counted wait for more, looked at every {@link #TICK}. */
final class BatchPatience {
    /** How often a batch that waits is looked at; one that nothing came to since is counted. */
    static final Duration TICK = Duration.ofMillis(100);

    /** A batch that is no longer than this waits for at most {@link #SHORT_WAIT} ticks: counting it takes little of that time. */
    private static final int SHORT_BATCH = 4096;

    private static final int SHORT_WAIT = 5;

    /** A longer one that grows waits for more of its kind, as a full batch is far less work a token, but not for more ticks than these. */
    private static final int LONGEST_WAIT = 30;

    private final BooleanSupplier moreIsSure;
    private int pendingAtLastTick;
    private int ticksWaited;

    /** Waits for a batch to be full while more is sure to come at once. */
    BatchPatience(BooleanSupplier moreIsSure) {
        this.moreIsSure = moreIsSure;
    }

    /** Whether a batch that has not grown since the last tick, or has waited for long enough, is to be counted. */
    boolean isOver(int pending) {
        if (moreIsSure.getAsBoolean()) {
            ticksWaited = 0;
            pendingAtLastTick = pending;
            return false;
        }
        boolean over =
                pending == pendingAtLastTick || ++ticksWaited >= (pending <= SHORT_BATCH ? SHORT_WAIT : LONGEST_WAIT);
        if (over) {
            ticksWaited = 0;
        }
        pendingAtLastTick = over ? 0 : pending;
        return over;
    }
}

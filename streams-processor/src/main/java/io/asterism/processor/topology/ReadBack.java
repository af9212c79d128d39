package io.asterism.processor.topology;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits until this instance has read what it wrote, so that who asks next finds it; not for ever. */
final class ReadBack {
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private ReadBack() {}

    static void await(BooleanSupplier read) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() < end && !read.getAsBoolean()) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }
}

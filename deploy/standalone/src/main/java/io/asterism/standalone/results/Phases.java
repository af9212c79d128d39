package io.asterism.standalone.results;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How long the parts of an analysis took, in the order in which they ended. Some go on side by side. */
public final class Phases {
    private final Map<String, Double> seconds = Collections.synchronizedMap(new LinkedHashMap<>());

    /** Work that can be interrupted. */
    @FunctionalInterface
    public interface Work<T> {
        /** Does it. */
        T get() throws InterruptedException;
    }

    /** Does a part. One that is done several times is added up. */
    public <T> T time(String phase, Work<T> work) throws InterruptedException {
        long began = System.nanoTime();
        try {
            return work.get();
        } finally {
            add(phase, began);
        }
    }

    /** Notes a part that is done, which began at this {@link System#nanoTime}. */
    public void add(String phase, long began) {
        seconds.merge(phase, (System.nanoTime() - began) / 1e9, Double::sum);
    }

    /** Seconds by part. */
    public Map<String, Double> seconds() {
        synchronized (seconds) {
            return new LinkedHashMap<>(seconds);
        }
    }

    /** {@code counting 2.1 s, matrix 4.0 s}. */
    @Override
    public String toString() {
        return seconds().entrySet().stream()
                .map(phase -> String.format(Locale.ROOT, "%s %.1f s", phase.getKey(), phase.getValue()))
                .collect(Collectors.joining(", "));
    }
}

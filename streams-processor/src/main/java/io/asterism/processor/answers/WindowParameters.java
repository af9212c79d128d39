package io.asterism.processor.answers;

import org.jspecify.annotations.Nullable;

/**
 * Which of the kept figures a request means, as it was given.
 *
 * @param threshold one of the SAE's thresholds; the lowest where null
 * @param from beginning of the window; the oldest pane's where null and {@code to} is given
 * @param to its end, exclusive; the newest pane's where null and {@code from} is given
 */
public record WindowParameters(
        @Nullable String threshold,
        @Nullable String from,
        @Nullable String to) {
    /** The lowest threshold over the whole stream. */
    public static final WindowParameters NONE = new WindowParameters(null, null, null);
}

package io.asterism.processor.counting;

/**
 * The event times {@code [from, to)} in ms since the epoch that a figure covers: whole panes, or everything ever counted.
 */
public record Window(long from, long to) {
    /** Everything ever counted, expired panes included. */
    public static final Window TOTAL = new Window(Long.MIN_VALUE, Long.MAX_VALUE);

    /** Whether this is everything ever counted. */
    public boolean isTotal() {
        return from == Long.MIN_VALUE && to == Long.MAX_VALUE;
    }

    /** Whether a pane that begins at this time lies in the window. */
    public boolean holdsPane(long paneFrom) {
        return from <= paneFrom && paneFrom < to;
    }
}

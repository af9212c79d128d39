package io.asterism.processor.pairing;

/**
 * A context that waits for its other half.
 *
 * @param number in the order in which they came
 * @param side whose it is
 * @param half what makes its other half
 * @param pane event time at which its pane begins
 * @param eventTime how far event time had come with it
 * @param record the record as it came
 */
record WaitingContext(long number, Side side, Half half, long pane, long eventTime, byte[] record) {
    /** What both halves of a context have in common. */
    record Half(String document, int context) {}

    /** Heap it takes, about. */
    long bytes() {
        return 200L + half.document().length() + record.length;
    }
}

package io.asterism.producer.reading;

/** Whose batches a model reads first, in the order of the constants; none of them interrupts a batch that is being read. */
public enum Urgency {
    /** Somebody waits for the answer. */
    AWAITED,
    /** Documents that stream through. */
    STREAMED
}

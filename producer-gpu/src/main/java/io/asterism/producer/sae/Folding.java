package io.asterism.producer.sae;

/** Whether the norms of the decoder's rows are moved into the activations (sae-formats 1.8). */
enum Folding {
    /** As the user asks; done unless told otherwise. */
    OPTIONAL,
    /** The selection itself is made on folded pre-activations. */
    ALWAYS,
    /** It would change the selection. */
    NEVER;

    boolean done(boolean asked) {
        return this == ALWAYS || (this == OPTIONAL && asked);
    }
}

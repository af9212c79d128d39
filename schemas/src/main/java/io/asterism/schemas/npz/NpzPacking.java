package io.asterism.schemas.npz;

/** How the arrays of a file are stored. */
public enum NpzPacking {
    /** As they are. */
    NONE,
    /** Deflated, on all processors. */
    FAST
}

package io.asterism.processor.directory;

/** How the counting of an SAE stands on this instance. */
public enum SaeState {
    /** Its topic is being looked for, or its state restored for the first time. */
    STARTING,
    /** Counting. */
    RUNNING,
    /** Partitions move between instances; what is here can be read. */
    REBALANCING,
    /** Stopped by errors again and again, and tried again; the reason says which. */
    TROUBLED,
    /** Stopped by an error; the reason says which. */
    FAILED,
    /** Being removed. */
    STOPPING
}

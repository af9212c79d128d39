package io.asterism.producer.circuit;

/** What becomes of the positions of a node's effects. */
public enum Aggregation {
    /** Each is a node of its own; all examples are of one length. */
    NONE,
    /** They are summed up. */
    SUM;

    int position(int position) {
        return this == NONE ? position : Node.ANYWHERE;
    }
}

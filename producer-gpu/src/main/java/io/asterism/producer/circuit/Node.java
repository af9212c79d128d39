package io.asterism.producer.circuit;

import java.util.Comparator;

/**
 * A latent, or all that the SAE of a place leaves over.
 *
 * @param place as a number
 * @param latent {@link #ERROR} for what is left over
 * @param position of the token, or {@link #ANYWHERE}
 */
record Node(int place, int latent, int position) implements Comparable<Node> {
    static final int ERROR = -1;
    static final int ANYWHERE = -1;
    /** The metric, which edges lead to as well. */
    static final Node OUTPUT = new Node(Short.MAX_VALUE, Integer.MAX_VALUE, ANYWHERE);

    private static final Comparator<Node> ORDER = Comparator.comparingInt(Node::place)
            .thenComparingInt(Node::position)
            .thenComparingInt(Node::latent);

    boolean isError() {
        return latent == ERROR;
    }

    @Override
    public int compareTo(Node other) {
        return ORDER.compare(this, other);
    }
}

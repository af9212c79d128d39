package io.asterism.producer.circuit;

import java.util.Set;

/**
 * Nodes that stay as they are while the others are ablated.
 *
 * @param nodes a circuit
 * @param others whether all nodes but these are meant
 */
record Kept(Set<Node> nodes, boolean others) {
    static final Kept NONE = new Kept(Set.of(), false);

    boolean has(int place, int latent, int position) {
        return nodes.contains(new Node(place, latent, position)) != others;
    }
}

package io.asterism.producer.circuit;

import java.util.List;

/** How nodes are called: {@code resid_3/17}, {@code mlp_0/res} for an error, {@code y} for the metric. */
record Names(List<Place> places) {
    static final String OUTPUT = "y";

    /** Of a node, its position left out. */
    String of(Node node) {
        if (node.equals(Node.OUTPUT)) {
            return OUTPUT;
        }
        return places.get(node.place()).name() + "/" + (node.isError() ? "res" : Integer.toString(node.latent()));
    }

    /** The name of a node and no other: with {@code @4} behind it where positions are told apart. */
    String whole(Node node) {
        return of(node) + (node.position() == Node.ANYWHERE ? "" : "@" + node.position());
    }
}

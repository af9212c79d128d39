package io.asterism.producer.circuit;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;

/**
 * Edges of one example, between nodes by their numbers.
 *
 * @param from numbers
 * @param to numbers, one past the last for the metric
 * @param effects beside them, not 0
 */
record ExampleEdges(int[] from, int[] to, float[] effects) {
    /** Both ends of an edge as one number. */
    static long key(int from, int to) {
        return ((long) from << Integer.SIZE) | to;
    }

    static int from(long key) {
        return (int) (key >> Integer.SIZE);
    }

    static int to(long key) {
        return (int) key;
    }

    /** Packs effects by the {@link #key}s of their edges. */
    static ExampleEdges of(SortedMap<Long, Float> edges) {
        ExampleEdges packed = new ExampleEdges(new int[edges.size()], new int[edges.size()], new float[edges.size()]);
        int i = 0;
        for (Map.Entry<Long, Float> edge : edges.entrySet()) {
            packed.from[i] = from(edge.getKey());
            packed.to[i] = to(edge.getKey());
            packed.effects[i++] = edge.getValue();
        }
        return packed;
    }

    /** Adds its effects to sums by the {@link #key}s of their edges. */
    void addTo(Map<Long, Double> sums) {
        for (int i = 0; i < effects.length; i++) {
            sums.merge(key(from[i], to[i]), (double) effects[i], Double::sum);
        }
    }

    /** As they are logged. */
    static final class Logged implements ExampleLog.Codec<ExampleEdges> {
        @Override
        public void write(ExampleEdges example, DataOutputStream out) throws IOException {
            out.writeInt(example.effects.length);
            for (int i = 0; i < example.effects.length; i++) {
                out.writeInt(example.from[i]);
                out.writeInt(example.to[i]);
                out.writeFloat(example.effects[i]);
            }
        }

        @Override
        public ExampleEdges read(DataInputStream in) throws IOException {
            int edges = in.readInt();
            ExampleEdges example = new ExampleEdges(new int[edges], new int[edges], new float[edges]);
            for (int i = 0; i < edges; i++) {
                example.from[i] = in.readInt();
                example.to[i] = in.readInt();
                example.effects[i] = in.readFloat();
            }
            return example;
        }
    }
}

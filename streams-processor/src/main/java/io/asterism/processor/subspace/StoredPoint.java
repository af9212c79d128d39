package io.asterism.processor.subspace;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BlockWriter;
import io.asterism.processor.counting.Mixing;
import io.asterism.schemas.ActivationColumns;
import io.asterism.schemas.Activations;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A sampled example, packed.
 *
 * @param priority the lowest are kept; it depends on where the example stands and on nothing else
 * @param place index of the token in its context
 * @param activations of the members, {@code [members]}
 * @param stretch position and texts of the tokens around it
 */
record StoredPoint(long priority, String document, int context, int place, float[] activations, byte[] stretch) {
    /** Tokens to either side of the example (methods specification A.6). */
    static final int RADIUS = 10;

    /** Lowest priority first; examples of equal place are equal. */
    static final Comparator<StoredPoint> LOWEST_FIRST = Comparator.comparingLong(StoredPoint::priority)
            .thenComparing(StoredPoint::document)
            .thenComparingInt(StoredPoint::context)
            .thenComparingInt(StoredPoint::place);

    static long priorityOf(String document, int context, int place) {
        return Mixing.priority(Mixing.seed(document, context), place, 0);
    }

    /** Packs an example of a record with the tokens around it. */
    static StoredPoint of(Activations record, int tokens, int place, float[] activations) {
        int first = Math.max(0, place - RADIUS);
        int end = Math.min(tokens, place + RADIUS + 1);
        BlockWriter out = new BlockWriter()
                .varint((long) record.getPosition() + first)
                .varint(end - first)
                .varint(place - first);
        byte[] text = record.getText().getBytes(StandardCharsets.UTF_8);
        int[] ends = ActivationColumns.unpackInts(record.getTokenEnds());
        for (int k = first; k < end; k++) {
            int from = k == 0 || ends.length == 0 ? 0 : ends[k - 1];
            int to = ends.length == 0 ? 0 : ends[k];
            out.varint(to - from).raw(text, from, to);
        }
        return new StoredPoint(
                priorityOf(record.getDocument(), record.getContext(), place),
                record.getDocument(),
                record.getContext(),
                place,
                activations,
                out.toBytes());
    }

    Point point() {
        BlockReader in = new BlockReader(stretch, 0);
        int position = (int) in.varint();
        int size = (int) in.varint();
        int focus = (int) in.varint();
        List<String> tokens = new ArrayList<>();
        for (int k = 0; k < size; k++) {
            tokens.add(in.string());
        }
        return new Point(document, context, position, tokens, focus, activations);
    }

    void encode(BlockWriter out) {
        out.string(document).varint(context).varint(place);
        long mask = 0;
        for (int member = 0; member < activations.length; member++) {
            mask |= activations[member] > 0 ? 1L << member : 0;
        }
        out.varint(mask);
        for (float activation : activations) {
            if (activation > 0) {
                out.f32(activation);
            }
        }
        out.varint(stretch.length).raw(stretch, 0, stretch.length);
    }

    static StoredPoint decode(BlockReader in, int members) {
        String document = in.string();
        int context = (int) in.varint();
        int place = (int) in.varint();
        long mask = in.varint();
        float[] activations = new float[members];
        for (int member = 0; member < members; member++) {
            activations[member] = (mask >>> member & 1) == 1 ? in.f32() : 0;
        }
        return new StoredPoint(priorityOf(document, context, place), document, context, place, activations, in.bytes());
    }

    /**
     * Checks what was read.
     *
     * @throws IllegalStateException if it is no example of a group of so many members
     */
    StoredPoint validate(int members) {
        boolean fires = false;
        for (float activation : activations) {
            if (!(activation >= 0 && activation <= Float.MAX_VALUE)) {
                throw new IllegalStateException("stored point has activation " + activation);
            }
            fires |= activation > 0;
        }
        if (!fires || activations.length != members || place < 0 || context < 0) {
            throw new IllegalStateException(
                    "stored point " + document + "/" + context + "/" + place + " with activations "
                            + Arrays.toString(activations) + " is no example of " + members + " members");
        }
        return this;
    }
}

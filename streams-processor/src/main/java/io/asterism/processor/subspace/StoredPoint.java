package io.asterism.processor.subspace;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BlockWriter;
import io.asterism.processor.blocks.BrokenBlockException;
import io.asterism.processor.counting.BatchContext;
import io.asterism.processor.counting.Mixing;
import io.asterism.processor.counting.TokenStretch;
import java.util.Comparator;

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

    /** Packs an example of a context with the tokens around it. */
    static StoredPoint of(BatchContext context, int place, float[] activations) {
        BlockWriter out = new BlockWriter();
        TokenStretch.write(context, place, RADIUS, out);
        return new StoredPoint(
                priorityOf(context.document(), context.context(), place),
                context.document(),
                context.context(),
                place,
                activations,
                out.toBytes());
    }

    Point point() {
        TokenStretch around = tokens();
        return new Point(document, context, around.position(), around.tokens(), around.focus(), activations);
    }

    private TokenStretch tokens() {
        return BlockReader.read("'tokens' of a point", stretch, in -> TokenStretch.read(in, place, RADIUS));
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

    /**
     * Reads an example of a group of so many members back.
     *
     * @throws BrokenBlockException if the bytes are none
     */
    static StoredPoint decode(BlockReader in, int members) {
        String document = in.string();
        int context = in.number("the number of a context", 0, Integer.MAX_VALUE);
        int place = in.number("the place of a token", 0, Integer.MAX_VALUE);
        long mask = in.varint();
        if (mask == 0 || (members < Long.SIZE && mask >>> members != 0)) {
            throw new BrokenBlockException("it has a point of the members %#x of %d", mask, members);
        }
        float[] activations = new float[members];
        for (int member = 0; member < members; member++) {
            activations[member] = (mask >>> member & 1) == 1 ? in.activation() : 0;
        }
        StoredPoint point = new StoredPoint(
                priorityOf(document, context, place), document, context, place, activations, in.bytes());
        point.tokens();
        return point;
    }
}

package io.asterism.processor.counting;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BlockWriter;
import io.asterism.processor.blocks.BrokenBlockException;
import java.util.Arrays;
import java.util.Comparator;

/**
 * A stretch of a context around a token on which a latent fired, packed.
 *
 * @param activation the latent's activation there
 * @param document id of the document
 * @param context index of the context in it
 * @param place index of the token in the context
 * @param body the {@link TokenStretch}, then of each token on which the latent fires varint tokens since the one before, f32 activation
 */
record StoredContext(float activation, String document, int context, int place, byte[] body) {
    /** Tokens to either side of the one it stands for. */
    static final int RADIUS = 16;

    private static final Comparator<StoredContext> OF_SAME_STRENGTH = Comparator.comparing(StoredContext::document)
            .thenComparingInt(StoredContext::context)
            .thenComparingInt(StoredContext::place)
            .thenComparing(StoredContext::body, Arrays::compare);

    /** Largest activation first; a total order, so that the same contexts win in whatever order they come. */
    static final Comparator<StoredContext> STRONGEST_FIRST = (left, right) -> {
        int order = Float.compare(right.activation, left.activation);
        return order != 0 ? order : OF_SAME_STRENGTH.compare(left, right);
    };

    long priority(int latent) {
        return example().priority(latent);
    }

    ContextExample example() {
        BlockReader in = new BlockReader(body, 0);
        TokenStretch stretch = TokenStretch.read(in, place, RADIUS);
        float[] activations = new float[stretch.tokens().size()];
        int at = -1;
        while (!in.isAtEnd()) {
            at += in.number("the tokens to the next activation", 1, activations.length - 1 - at);
            activations[at] = in.activation();
        }
        return new ContextExample(
                document, context, stretch.position(), stretch.tokens(), activations, stretch.focus(), activation);
    }

    void encode(BlockWriter out) {
        out.f32(activation)
                .string(document)
                .varint(context)
                .varint(place)
                .varint(body.length)
                .raw(body, 0, body.length);
    }

    /**
     * Reads a stretch back.
     *
     * @throws BrokenBlockException if the bytes are none
     */
    static StoredContext decode(BlockReader in) {
        float activation = in.activation();
        String document = in.string();
        StoredContext stored = new StoredContext(
                activation,
                document,
                in.number("the number of a context", 0, Integer.MAX_VALUE),
                in.number("the place of a token", 0, Integer.MAX_VALUE),
                in.bytes());
        ContextExample example = stored.example();
        float there = example.activations()[example.focus()];
        if (there != activation) {
            throw new BrokenBlockException(
                    "it has activation %s on the token that a context stands for, expected %s", there, activation);
        }
        return stored;
    }
}

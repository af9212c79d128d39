package io.asterism.processor.counting;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BlockWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A stretch of a context around a token on which a latent fired, packed.
 *
 * @param activation the latent's activation there
 * @param document id of the document
 * @param context index of the context in it
 * @param place index of the token in the context
 * @param body position and tokens of the stretch, and where the latent fires in it
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
        int position = (int) in.varint();
        int size = (int) in.varint();
        int focus = (int) in.varint();
        List<String> tokens = new ArrayList<>(size);
        for (int k = 0; k < size; k++) {
            tokens.add(in.string());
        }
        float[] activations = new float[size];
        int at = -1;
        while (!in.isAtEnd()) {
            at += (int) in.varint();
            activations[at] = in.f32();
        }
        return new ContextExample(document, context, position, tokens, activations, focus, activation);
    }

    void encode(BlockWriter out) {
        out.f32(activation)
                .string(document)
                .varint(context)
                .varint(place)
                .varint(body.length)
                .raw(body, 0, body.length);
    }

    static StoredContext decode(BlockReader in) {
        return new StoredContext(in.f32(), in.string(), (int) in.varint(), (int) in.varint(), in.bytes());
    }
}

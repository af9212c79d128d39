package io.asterism.processor.counting;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BlockWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The tokens of a context around one of them.
 *
 * <pre>
 * varint position in the document of the first, varint tokens, varint focus, and of each token varint length, UTF-8 bytes
 * </pre>
 *
 * A token may begin or end within a character.
 *
 * @param position position in the document of the first
 * @param focus index of the one in the middle, which is not where the context begins or ends
 * @param tokens their texts; empty strings where the text is not known
 */
public record TokenStretch(int position, int focus, List<String> tokens) {
    /** A context's position and the place of a token in it are both 31 bits wide. */
    private static final long LAST_POSITION = 2L * Integer.MAX_VALUE;

    static int first(int place, int radius) {
        return Math.max(0, place - radius);
    }

    /** After the last token of a stretch around a place. */
    static int end(BatchContext context, int place, int radius) {
        return Math.min(context.tokens(), place + radius + 1);
    }

    /** Writes the tokens up to {@code radius} to either side of one. */
    public static void write(BatchContext context, int place, int radius, BlockWriter out) {
        int first = first(place, radius);
        int end = end(context, place, radius);
        out.varint((long) context.position() + first).varint(end - first).varint(place - first);
        for (int k = first; k < end; k++) {
            context.writeToken(k, out);
        }
    }

    /**
     * Reads back what was written of the tokens around a place.
     *
     * @throws io.asterism.processor.blocks.BrokenBlockException if the bytes are not such a stretch
     */
    public static TokenStretch read(BlockReader in, int place, int radius) {
        int position = (int) in.number("the position of a context", 0L, LAST_POSITION);
        int focus = Math.min(place, radius);
        int size = in.number("the number of tokens around one", focus + 1, focus + radius + 1);
        in.number("the place of the token among them", focus, focus);
        List<String> tokens = new ArrayList<>();
        for (int k = 0; k < size; k++) {
            tokens.add(in.string());
        }
        return new TokenStretch(position, focus, tokens);
    }
}

package io.asterism.processor.counting;

import io.asterism.processor.blocks.BlockWriter;
import io.asterism.schemas.Activations;
import io.asterism.schemas.TokenColumns;

/**
 * The context that a stretch of a batch's tokens belongs to.
 *
 * @param document id of the document
 * @param context index of the context in it
 * @param position position in the document of the context's first token
 * @param eventTime ms since the epoch
 * @param text UTF-8, empty where not known
 * @param tokenEnds byte offset in the text just after each token, empty where not known
 * @param tokens tokens of the context, counted or not
 */
public record BatchContext(
        String document, int context, int position, long eventTime, byte[] text, int[] tokenEnds, int tokens) {
    /** The context of a record whose columns have been read. */
    public static BatchContext of(Activations record, TokenColumns columns) {
        return new BatchContext(
                record.getDocument(),
                record.getContext(),
                record.getPosition(),
                record.getEventTime(),
                columns.text(),
                columns.tokenEnds(),
                columns.tokens());
    }

    /** The seed of its document's context, moved by its position: {@link Mixing#priority} then takes places in the context. */
    long seed() {
        return Mixing.seed(document, context) + ((long) position << 32);
    }

    /** Writes the text of a token, empty where not known. */
    void writeToken(int place, BlockWriter out) {
        if (tokenEnds.length == 0) {
            out.varint(0);
        } else {
            int start = place == 0 ? 0 : tokenEnds[place - 1];
            out.varint(tokenEnds[place] - start).raw(text, start, tokenEnds[place]);
        }
    }
}

package io.asterism.producer.reading;

/**
 * A window of one document, as the model reads it.
 *
 * @param document id of the document
 * @param corpus the document's corpus
 * @param index index of the context in the document
 * @param position position in the document of the first token
 * @param eventTime ms since the epoch
 * @param text text of the window's tokens
 * @param tokenIds {@code [tokens]}
 * @param tokenEnds byte offset in the UTF-8 text just after each token, {@code [tokens]}
 * @param special BOS, EOS or PAD, {@code [tokens]}
 * @param follows whether the model reads it right behind the context before it, which it can see
 */
public record Context(
        String document,
        String corpus,
        int index,
        int position,
        long eventTime,
        String text,
        int[] tokenIds,
        int[] tokenEnds,
        boolean[] special,
        boolean follows) {}

package io.asterism.producer.tokens;

/**
 * A text as tokens.
 *
 * @param ids {@code [tokens]}
 * @param ends byte offset in the UTF-8 text just after each token, never falling, {@code [tokens]}
 */
public record TokenSpans(int[] ids, int[] ends) {}

package io.asterism.producer.tokens;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds where each token ends, to the byte.
 *
 * <p>The library gives code points, which says too little of tokens that hold part of a character. So the tokens' own bytes are laid
 * along the text first; where they do not fit, because the tokenizer skips or rewrites text, the code points decide.
 */
final class TokenEnds {
    private static final byte[] SPACE = {' '};

    private final Utf8Text text;

    TokenEnds(Utf8Text text) {
        this.text = text;
    }

    /**
     * Byte offsets, never falling and within the text.
     *
     * @param pieces each token's own bytes
     * @param spans each token's code points in the text, null where it has none
     */
    int[] of(byte[][] pieces, @Nullable CharSpan[] spans) {
        int[] laid = laid(pieces);
        int total = laid.length == 0 ? 0 : laid[laid.length - 1];
        if (total == text.bytes().length && fits(pieces, 0)) {
            return laid;
        }
        if (total == text.bytes().length + 1 && pieces[0][0] == ' ' && fits(pieces, 1)) {
            // The tokenizer put a space before the text.
            return Arrays.stream(laid).map(end -> end - 1).toArray();
        }
        return oneByOne(pieces, spans);
    }

    private static int[] laid(byte[][] pieces) {
        int[] ends = new int[pieces.length];
        int end = 0;
        for (int t = 0; t < pieces.length; t++) {
            end += pieces[t].length;
            ends[t] = end;
        }
        return ends;
    }

    private boolean fits(byte[][] pieces, int skipped) {
        int at = 0;
        for (byte[] piece : pieces) {
            for (byte b : piece) {
                if (at >= skipped && text.bytes()[at - skipped] != b) {
                    return false;
                }
                at++;
            }
        }
        return true;
    }

    private int[] oneByOne(byte[][] pieces, @Nullable CharSpan[] spans) {
        int[] ends = new int[pieces.length];
        int end = 0;
        for (int t = 0; t < pieces.length; t++) {
            CharSpan span = spans[t];
            if (span != null && !isSpaceInFront(pieces, spans, t, end)) {
                int reach = text.byteOf()[Math.min(span.getEnd(), text.byteOf().length - 1)];
                int exact = endAt(end, pieces[t]);
                boolean partly = exact >= 0 && exact < reach && isInsideCharacter(exact);
                end = partly ? exact : Math.max(end, reach);
            }
            ends[t] = end;
        }
        return ends;
    }

    /**
     * Whether a token is a space that the tokenizer put before the text, or before what follows a mark: the library gives it the
     * first character of the token behind it, which has all of its own bytes from there on.
     */
    private boolean isSpaceInFront(byte[][] pieces, @Nullable CharSpan[] spans, int t, int end) {
        CharSpan span = spans[t];
        CharSpan next = t + 1 < spans.length ? spans[t + 1] : null;
        if (span == null || next == null || span.getStart() != next.getStart() || !Arrays.equals(pieces[t], SPACE)) {
            return false;
        }
        return t == 0 || stands(end, pieces[t + 1], 0);
    }

    /** A token that ends between characters before its span does has taken in more than its own text, such as spaces behind a mark. */
    private boolean isInsideCharacter(int offset) {
        return offset < text.bytes().length && (text.bytes()[offset] & 0xc0) == 0x80;
    }

    /** Where the piece ends if it stands at the offset, with or without a space that the tokenizer put before it; else -1. */
    private int endAt(int offset, byte[] piece) {
        if (stands(offset, piece, 0)) {
            return offset + piece.length;
        }
        if (piece.length > 1 && piece[0] == ' ' && stands(offset, piece, 1)) {
            return offset + piece.length - 1;
        }
        return -1;
    }

    private boolean stands(int offset, byte[] piece, int from) {
        int end = offset + piece.length - from;
        return piece.length > 0
                && end <= text.bytes().length
                && Arrays.equals(text.bytes(), offset, end, piece, from, piece.length);
    }
}

package io.asterism.producer.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;

/** Documents of a corpus as token ids, by index; at most so many tokens of each are taken. */
final class TokenSource {
    private final LongFunction<int[]> encoded;
    private final int longest;

    /**
     * Reads from a corpus.
     *
     * @param encoded token ids of the document at an index, without the boundary token
     * @param longest tokens of a document at most
     */
    TokenSource(LongFunction<int[]> encoded, int longest) {
        this.encoded = encoded;
        this.longest = longest;
    }

    /** Documents {@code [from, from + count)}; empty ones are left out. */
    List<int[]> documents(long from, int count) {
        List<int[]> documents = new ArrayList<>(count);
        for (long index = from; index < from + count; index++) {
            int[] ids = encoded.apply(index);
            if (ids.length > 0) {
                documents.add(cut(ids));
            }
        }
        return documents;
    }

    /** One document behind another, the boundary token between them. */
    int[] join(int[] first, int[] second) {
        int[] both = Arrays.copyOf(first, first.length + 1 + second.length);
        System.arraycopy(second, 0, both, first.length + 1, second.length);
        return cut(both);
    }

    private int[] cut(int[] ids) {
        return ids.length > longest ? Arrays.copyOf(ids, longest) : ids;
    }
}

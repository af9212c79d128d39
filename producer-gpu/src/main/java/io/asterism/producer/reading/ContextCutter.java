package io.asterism.producer.reading;

import io.asterism.producer.tokens.SpecialIds;
import io.asterism.producer.tokens.TokenSpans;
import io.asterism.producer.tokens.Utf8Text;
import io.asterism.schemas.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/** Cuts a document into contexts, none of which holds more than one document (sae-formats 5, item 12). */
final class ContextCutter {
    private final Function<Utf8Text, TokenSpans> tokenizer;
    private final SpecialIds special;
    private final OptionalInt bos;
    private final int contextSize;

    /**
     * Cuts as told.
     *
     * @param bos stands before every context, where present
     * @param contextSize tokens of a context at most, BOS included
     */
    ContextCutter(Function<Utf8Text, TokenSpans> tokenizer, SpecialIds special, OptionalInt bos, int contextSize) {
        this.tokenizer = tokenizer;
        this.special = special;
        this.bos = bos;
        this.contextSize = contextSize;
    }

    List<Context> cut(Document document) {
        Utf8Text text = Utf8Text.of(document.getText());
        TokenSpans tokens = tokenizer.apply(text);
        List<Context> contexts = new ArrayList<>();
        int from = 0;
        while (from < tokens.ids().length) {
            boolean prepend = bos.isPresent() && tokens.ids()[from] != bos.getAsInt();
            int to = Math.min(tokens.ids().length, from + contextSize - (prepend ? 1 : 0));
            contexts.add(context(document, contexts.size(), text, tokens, from, to, prepend));
            from = to;
        }
        return contexts;
    }

    private Context context(
            Document document, int index, Utf8Text text, TokenSpans tokens, int from, int to, boolean prepend) {
        int start = text.characterStart(from == 0 ? 0 : tokens.ends()[from - 1]);
        int end = text.characterEnd(tokens.ends()[to - 1]);
        int lead = prepend ? 1 : 0;
        int length = to - from + lead;
        int[] ids = new int[length];
        int[] ends = new int[length];
        boolean[] isSpecial = new boolean[length];
        if (prepend) {
            ids[0] = bos.getAsInt();
        }
        for (int t = from; t < to; t++) {
            ids[t - from + lead] = tokens.ids()[t];
            ends[t - from + lead] = tokens.ends()[t] - start;
        }
        for (int t = 0; t < length; t++) {
            isSpecial[t] = t < lead || special.all().contains(ids[t]);
        }
        return new Context(
                document.getId(),
                document.getCorpus(),
                index,
                from,
                document.getEventTime(),
                text.slice(start, end),
                ids,
                ends,
                isSpecial,
                false);
    }
}

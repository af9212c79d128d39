package io.asterism.producer.jobs;

import io.asterism.producer.reading.Context;
import io.asterism.producer.tokens.Utf8Text;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** The tokens of a context as they stand in its text; one that is no whole number of characters, or none of it, as the vocabulary spells it. */
record TokenTexts(Context context, IntFunction<String> spelling) {
    List<String> all() {
        Utf8Text text = Utf8Text.of(context.text());
        List<String> texts = new ArrayList<>();
        int from = 0;
        for (int t = 0; t < context.tokenIds().length; t++) {
            int to = context.tokenEnds()[t];
            boolean whole = text.characterStart(from) == from && text.characterEnd(to) == to && from < to;
            texts.add(whole ? text.slice(from, to) : spelling.apply(context.tokenIds()[t]));
            from = to;
        }
        return texts;
    }
}

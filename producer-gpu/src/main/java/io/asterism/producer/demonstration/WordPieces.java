package io.asterism.producer.demonstration;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * How the demonstration world's text falls into tokens: words, numbers (a decade keeps its s), an apostrophe with what follows it,
 * the slashes of a URL, single marks. Blanks belong to no piece.
 */
public final class WordPieces {
    /** Reads the same in Java as in the regular expressions of a Hugging Face {@code tokenizer.json}. */
    public static final String PATTERN = "[A-Za-z]+|[0-9]+s?|'[a-z]{1,2}|://|[^\\sA-Za-z0-9]";

    private static final Pattern PIECE = Pattern.compile(PATTERN);

    private WordPieces() {}

    /** The pieces of a text, in order, with their offsets in characters. */
    public static List<MatchResult> of(CharSequence text) {
        return PIECE.matcher(text).results().toList();
    }
}

package io.asterism.schemas;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of a pair of SAEs: {@code <a>~<b>}; {@code <a>~<b>+<lag>} where the second one is looked at so many tokens later, and
 * {@code <a>~<b>+1..<window>} where it is over the next so many tokens.
 *
 * @param a the SAE whose latents are the rows
 * @param b the SAE whose latents are the columns; it may be the same
 * @param first a token of a meets those of b from so many tokens later
 * @param last to so many later
 */
public record PairId(SaeId a, SaeId b, int first, int last) implements Comparable<PairId> {
    /** Tokens that the second one may be looked at later. */
    public static final int FURTHEST = 64;

    private static final Pattern FORM = Pattern.compile("([^~+]+)~([^~+]+)(?:\\+(1\\.\\.)?([0-9]{1,3}))?");

    /**
     * Checks the tokens between.
     *
     * @throws InputException if they are not one lag, or a window from the next token on
     */
    public PairId {
        if (first < 0 || last < first || last > FURTHEST || (first != last && first != 1)) {
            throw new InputException(
                    "a pair of SAEs is of tokens %d to %d later, expected one lag from 0 to %d, or a window from 1 to at most that",
                    first, last, FURTHEST);
        }
    }

    /** Of the same tokens. */
    public static PairId of(SaeId a, SaeId b) {
        return new PairId(a, b, 0, 0);
    }

    /** Of a token and the one so many tokens later. */
    public PairId withLag(int tokens) {
        return new PairId(a, b, tokens, tokens);
    }

    /** Of a token and the next so many. */
    public PairId within(int tokens) {
        return new PairId(a, b, 1, tokens);
    }

    /**
     * Reads an id.
     *
     * @throws InputException if it is none
     */
    public static PairId parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new InputException(
                    "'%s' is not a pair of SAEs: expected <a>~<b>, <a>~<b>+<lag> or <a>~<b>+1..<window>", text);
        }
        SaeId a = new SaeId(form.group(1));
        SaeId b = new SaeId(form.group(2));
        int last = form.group(4) == null ? 0 : Integer.parseInt(form.group(4));
        return new PairId(a, b, form.group(3) == null ? last : 1, last);
    }

    /** Whether a text is an id. */
    public static boolean isLegal(String text) {
        try {
            return parse(text).toString().equals(text);
        } catch (InputException e) {
            return false;
        }
    }

    /** The id that a definition belongs under. */
    public static PairId of(Pair pair) {
        return new PairId(new SaeId(pair.getA()), new SaeId(pair.getB()), pair.getFirst(), pair.getLast());
    }

    /** Whether both are the same SAE. */
    public boolean isOfOne() {
        return a.equals(b);
    }

    /** How far tokens lie apart, as it stands behind the SAEs; nothing where they are the same tokens. */
    private String apart() {
        if (last == 0) {
            return "";
        }
        return first == last ? "+" + last : "+1.." + last;
    }

    @Override
    public int compareTo(PairId other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return a + "~" + b + apart();
    }
}

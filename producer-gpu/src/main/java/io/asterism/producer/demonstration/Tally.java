package io.asterism.producer.demonstration;

import java.util.List;
import java.util.Locale;

/** The kinds of words that the grammar reckons with: each stands for an integer, weekdays and months on a circle. */
enum Tally {
    WEEKDAY(0, "Monday Tuesday Wednesday Thursday Friday Saturday Sunday", 0, 6),
    MONTH(1, "January February March April May June July August September October November December", 1, 12),
    NUMBER(
            0,
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty",
            2,
            12),
    ORDINAL(1, "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth", 1, 12),
    DIGITS(0, "", 1, 60),
    YEAR(0, "", 1930, 2025),
    DECADE(0, "", 192, 202);

    private final int firstValue;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> words;

    private final int lowest;
    private final int highest;

    Tally(int firstValue, String words, int lowest, int highest) {
        this.firstValue = firstValue;
        this.words = List.of(words.split(" "));
        this.lowest = lowest;
        this.highest = highest;
    }

    /** The least value that is drawn where the grammar names no range. */
    int lowest() {
        return lowest;
    }

    /** The greatest value that is drawn where the grammar names no range. */
    int highest() {
        return highest;
    }

    /** The word for a value; a weekday or month past the end begins again. */
    String word(int value) {
        return switch (this) {
            case WEEKDAY, MONTH -> words.get(Math.floorMod(value - firstValue, words.size()));
            case NUMBER, ORDINAL -> words.get(value - firstValue);
            case DIGITS, YEAR -> Integer.toString(value);
            case DECADE -> value + "0s";
        };
    }

    /** The concept that the word for a value plants, such as {@code month.may}. */
    String concept(int value) {
        return group() + "." + word(value).toLowerCase(Locale.ROOT);
    }

    private String group() {
        return name().toLowerCase(Locale.ROOT);
    }
}

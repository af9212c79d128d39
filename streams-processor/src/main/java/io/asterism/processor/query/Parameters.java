package io.asterism.processor.query;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the values of a request, each as text, so that a bad one is named in the words of this service. */
final class Parameters {
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?");

    private Parameters() {}

    /** A whole number of {@code least..most}; {@code fallback} where nothing is given. */
    static int whole(String name, @Nullable String text, int fallback, int least, int most) {
        if (text == null) {
            return fallback;
        }
        long value = WHOLE.matcher(text).matches() ? Long.parseLong(text) : Long.MIN_VALUE;
        if (value < least || value > most) {
            throw ProblemException.badParameter(name, text, "a whole number from " + least + " to " + most);
        }
        return (int) value;
    }

    /** A finite number of {@code least..most}; {@code fallback} where nothing is given. */
    static double number(String name, @Nullable String text, double fallback, double least, double most) {
        if (text == null) {
            return fallback;
        }
        double value = decimal(text);
        if (!(value >= least && value <= most)) {
            throw ProblemException.badParameter(name, text, "a number" + range(least, most));
        }
        return value;
    }

    /** One of some words, in any case. */
    static String word(String name, @Nullable String text, String fallback, List<String> allowed) {
        if (text == null) {
            return fallback;
        }
        return allowed.stream()
                .filter(word -> word.equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> ProblemException.badParameter(name, text, allowed));
    }

    /** The number a text says, NaN where it says none. */
    static double decimal(String text) {
        return DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    }

    private static String range(double least, double most) {
        boolean lower = least > -Double.MAX_VALUE;
        boolean upper = most < Double.MAX_VALUE;
        if (lower && upper) {
            return " from " + least + " to " + most;
        }
        return lower ? ", " + least + " or above" : upper ? ", " + most + " or below" : "";
    }
}

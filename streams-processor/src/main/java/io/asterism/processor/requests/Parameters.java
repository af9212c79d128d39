package io.asterism.processor.requests;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the values of a request, each as text, so that a bad one is named in the words of this service. */
public final class Parameters {
    /** The most rows an answer lists. */
    public static final int MOST_ROWS = 10_000;

    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,18}");
    private static final Pattern WHOLE_64 = Pattern.compile("-?[0-9]{1,19}");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?");

    private Parameters() {}

    /** A whole number of {@code least..most}; {@code fallback} where nothing is given. */
    public static int whole(String name, @Nullable String text, int fallback, int least, int most) {
        if (text == null) {
            return fallback;
        }
        return required(name, text, least, most);
    }

    /** A whole number of {@code least..most} that has to be given. */
    public static int required(String name, @Nullable String text, int least, int most) {
        String given = given(name, text);
        long value = WHOLE.matcher(given).matches() ? Long.parseLong(given) : Long.MIN_VALUE;
        if (value < least || value > most) {
            throw ProblemException.badParameter(name, given, "a whole number from " + least + " to " + most);
        }
        return (int) value;
    }

    /** A whole number of 64 bits that has to be given. */
    public static long required64(String name, @Nullable String text) {
        String given = given(name, text);
        try {
            if (WHOLE_64.matcher(given).matches()) {
                return Long.parseLong(given);
            }
        } catch (NumberFormatException e) {
            throw bad64(name, given);
        }
        throw bad64(name, given);
    }

    /** One to {@code length} whole numbers of {@code 0..most} with commas between them, which have to be given. */
    public static int[] wholes(String name, @Nullable String text, int length, int most) {
        String[] each = given(name, text).split(",", -1);
        if (each.length > length) {
            throw ProblemException.badParameter(
                    name, given(name, text), "a list of 1 to " + length + " numbers, and these are " + each.length);
        }
        return Arrays.stream(each)
                .mapToInt(number -> required(name, number, 0, most))
                .toArray();
    }

    /** A finite number of {@code least..most}; {@code fallback} where nothing is given. */
    public static double number(String name, @Nullable String text, double fallback, double least, double most) {
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
    public static String word(String name, @Nullable String text, String fallback, List<String> allowed) {
        if (text == null) {
            return fallback;
        }
        return allowed.stream()
                .filter(word -> word.equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> ProblemException.badParameter(name, text, allowed));
    }

    /** The latent that a path names, of an SAE of {@code dSae}. */
    public static int latent(String text, int dSae) {
        String allowed = "a whole number from 0 to " + (dSae - 1);
        double value = decimal(text);
        if (value != Math.rint(value)) {
            throw ProblemException.badParameter("latent", text, allowed);
        }
        if (value < 0 || value >= dSae) {
            throw ProblemException.notFound("latent", text, allowed);
        }
        return (int) value;
    }

    /** The number a text says, NaN where it says none. */
    public static double decimal(String text) {
        return DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    }

    /** What is given of a value that has to be. */
    public static String given(String name, @Nullable String text) {
        if (text == null) {
            throw ProblemException.missingParameter(name);
        }
        return text;
    }

    private static ProblemException bad64(String name, String text) {
        return ProblemException.badParameter(name, text, "a whole number of 64 bits");
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

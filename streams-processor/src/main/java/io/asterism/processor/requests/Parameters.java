package io.asterism.processor.requests;

import java.util.regex.Pattern;

/** Reads what a request names by number. */
public final class Parameters {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?");

    private Parameters() {}

    /**
     * The latent that a path names, of an SAE of {@code dSae}.
     *
     * @throws ProblemException if it is no whole number, or there is no such latent
     */
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

    /** How a sentence speaks of numbers in a range; one end or both may be that of all numbers. */
    public static String numbers(double least, double most) {
        boolean lower = least > -Double.MAX_VALUE;
        boolean upper = most < Double.MAX_VALUE;
        if (lower && upper) {
            return "a number from " + least + " to " + most;
        }
        return "a number" + (lower ? ", " + least + " or above" : upper ? ", " + most + " or below" : "");
    }
}

package io.asterism.producer.training;

import io.asterism.schemas.InputException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a user says the nested dictionaries of a Matryoshka SAE: {@code 64,256,1024}, {@code sampled} or {@code sampled:10}. */
final class PrefixesOption {
    private static final Pattern SAMPLED = Pattern.compile("sampled(?::([0-9]{1,3}))?");
    private static final Pattern WIDTHS = Pattern.compile("[0-9]{1,9}(,[0-9]{1,9})*");
    private static final int USUAL_COUNT = 10;

    private PrefixesOption() {}

    /**
     * Reads it.
     *
     * @param given null for what is usual
     * @throws InputException if these are no prefixes of so many latents
     */
    static Prefixes read(@Nullable String given, int width, long seed) {
        if (given == null) {
            return Prefixes.Fixed.usual(width);
        }
        Matcher sampled = SAMPLED.matcher(given);
        if (sampled.matches()) {
            int count = sampled.group(1) == null ? USUAL_COUNT : Integer.parseInt(sampled.group(1));
            Plans.require(count >= 1, "--prefixes", given, "1 to 999 of them");
            return new Prefixes.Sampled(count, width, seed);
        }
        Plans.require(
                WIDTHS.matcher(given).matches(), "--prefixes", given, "numbers with commas between them, or sampled");
        String[] parts = given.split(",", -1);
        int[] widths = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            widths[i] = Integer.parseInt(parts[i]);
            Plans.require(
                    widths[i] > (i == 0 ? 0 : widths[i - 1]),
                    "--prefixes",
                    given,
                    "numbers of latents, above 0 and ascending");
        }
        Plans.require(
                widths[widths.length - 1] == width,
                "--prefixes",
                given,
                "the width, " + width + ", as the last of them");
        return new Prefixes.Fixed(widths);
    }
}

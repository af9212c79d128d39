package io.asterism.processor.graph;

import io.asterism.schemas.InputException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How strongly two latents go together, from four counts: the tokens on which both are active, on which the first is, on which
 * the second is, and all tokens N. Where the formula reads 0/0 (a latent that never fires, or always does, or no token at all)
 * the value is 0. Only {@link #PMI} can be infinite.
 */
public enum Measure {
    /** Tokens with both over tokens with either: C_ij / (C_ii + C_jj - C_ij) (Jaccard 1901); 0 to 1. The network's edge weight. */
    JACCARD {
        @Override
        double of(double both, double first, double second, double tokens) {
            return ratio(both, first + second - both);
        }
    },

    /** 2 C_ij / (C_ii + C_jj) (Dice 1945); 0 to 1. */
    DICE {
        @Override
        double of(double both, double first, double second, double tokens) {
            return ratio(2 * both, first + second);
        }
    },

    /** C_ij / min(C_ii, C_jj) (Szymkiewicz, Simpson); 1 where the rarer latent fires only with the other. */
    OVERLAP {
        @Override
        double of(double both, double first, double second, double tokens) {
            return ratio(both, Math.min(first, second));
        }
    },

    /** Observed over expected under independence: C_ij N / (C_ii C_jj); 1 where independent, 0 where never together. */
    LIFT {
        @Override
        double of(double both, double first, double second, double tokens) {
            return ratio(both * tokens, first * second);
        }
    },

    /** Correlation of the two indicators: (N C_ij - C_ii C_jj) / √(C_ii C_jj (N - C_ii) (N - C_jj)) (Pearson, Yule 1912); -1 to 1. */
    PHI {
        @Override
        double of(double both, double first, double second, double tokens) {
            double spread = Math.sqrt(first * (tokens - first) * second * (tokens - second));
            return Math.max(-1, Math.min(1, ratio(tokens * both - first * second, spread)));
        }
    },

    /**
     * Pointwise mutual information, log2 of the lift, in bits (Church and Hanks 1990); negative infinity where both latents fire
     * and never together.
     */
    PMI {
        @Override
        double of(double both, double first, double second, double tokens) {
            double expected = first * second;
            return expected > 0 ? Math.log(both * tokens / expected) / LN_2 : 0;
        }
    },

    /** PMI / -log2(C_ij / N) (Bouma 2009): 1 where they fire only together, 0 where independent, -1 where never together. */
    NPMI {
        @Override
        double of(double both, double first, double second, double tokens) {
            if (both <= 0) {
                return first > 0 && second > 0 ? -1 : 0;
            }
            double npmi = ratio(Math.log(both * tokens / (first * second)), Math.log(tokens / both));
            return Math.max(-1, Math.min(1, npmi));
        }
    },

    /** P(second | first) = C_ij / C_ii. */
    P_SECOND_GIVEN_FIRST {
        @Override
        double of(double both, double first, double second, double tokens) {
            return ratio(both, first);
        }
    },

    /** P(first | second) = C_ij / C_jj. */
    P_FIRST_GIVEN_SECOND {
        @Override
        double of(double both, double first, double second, double tokens) {
            return ratio(both, second);
        }
    },

    /**
     * Log-likelihood ratio against independence, G² = 2 Σ O ln(O / E) over the four cells of the 2×2 table (Dunning 1993); at
     * least 0, and large where the latents avoid each other too.
     */
    LOG_LIKELIHOOD_RATIO {
        @Override
        double of(double both, double first, double second, double tokens) {
            if (tokens <= 0) {
                return 0;
            }
            double notFirst = tokens - first;
            double notSecond = tokens - second;
            double half = surprise(both, first * second / tokens)
                    + surprise(first - both, first * notSecond / tokens)
                    + surprise(second - both, notFirst * second / tokens)
                    + surprise(notFirst - second + both, notFirst * notSecond / tokens);
            return Math.max(0, 2 * half);
        }
    };

    private static final double LN_2 = Math.log(2);

    abstract double of(double both, double first, double second, double tokens);

    /**
     * The measure of a pair.
     *
     * @param both C_ij, tokens on which both latents are active
     * @param first C_ii of the first
     * @param second C_jj of the second
     * @param tokens N
     */
    public double of(long both, long first, long second, long tokens) {
        return of((double) both, (double) first, (double) second, (double) tokens);
    }

    /** Its name in queries and tables, such as {@code jaccard} or {@code p_second_given_first}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The measure of a name as {@link #label()} gives it, in any case.
     *
     * @throws InputException if there is none of this name
     */
    public static Measure fromName(String name) {
        return Arrays.stream(values())
                .filter(measure -> measure.label().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new InputException(
                        "measure '%s' is not known: expected one of %s",
                        name, Arrays.stream(values()).map(Measure::label).collect(Collectors.joining(", "))));
    }

    /** 0/0 is 0; so is what counts that move while they are read can make of a denominator. */
    private static double ratio(double numerator, double denominator) {
        return denominator > 0 ? numerator / denominator : 0;
    }

    /** O ln(O / E) - (O - E): the differences cancel over the table, and no term is the small rest of large ones. */
    private static double surprise(double observed, double expected) {
        double difference = observed - expected;
        return observed > 0 && expected > 0
                ? observed * Math.log1p(difference / expected) - difference
                : Math.max(0, -difference);
    }
}

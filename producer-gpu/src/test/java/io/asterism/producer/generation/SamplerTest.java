package io.asterism.producer.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.asterism.schemas.InputException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplerTest {
    private static final int DRAWS = 20_000;
    /** Probabilities of 0.7, 0.2 and 0.1. */
    private static final float[] LOGITS = {(float) Math.log(0.7), (float) Math.log(0.2), (float) Math.log(0.1)};

    @Test
    void takesTheLikeliestAtTemperatureZero() {
        assertThat(written(new Sampling(0, 1, 0, 5), 3)).containsExactly(0, 0, 0);
    }

    /** 1.0 and 0.9, each less 0.15 for every time: 1.0, then 0.85 and 0.9, then 0.85 and 0.75, then 0.7 and 0.75. */
    @Test
    void takesTheFrequencyPenaltyForEachTimeATokenWasWritten() {
        Sampler sampler = new Sampler(new Sampling(0, 1, 0.15, 0));
        float[] logits = {1, 0.9f, 0};
        int[] tokens = IntStream.range(0, 4).map(i -> sampler.next(logits)).toArray();
        assertThat(tokens).containsExactly(0, 1, 0, 1);
    }

    @Test
    void drawsWithTheProbabilitiesOfTheTemperature() {
        assertShares(new Sampling(1, 1, 0, 1), 0.7, 0.2, 0.1);
        // Squares of the probabilities: 0.49, 0.04 and 0.01 of 0.54.
        assertShares(new Sampling(0.5, 1, 0, 2), 0.49 / 0.54, 0.04 / 0.54, 0.01 / 0.54);
    }

    @Test
    void drawsFromTheFewestTokensThatReachTopP() {
        assertShares(new Sampling(1, 0.85, 0, 3), 0.7 / 0.9, 0.2 / 0.9, 0);
        assertShares(new Sampling(1, 0.5, 0, 4), 1, 0, 0);
        assertShares(new Sampling(1, 1e-9, 0, 4), 1, 0, 0);
    }

    @Test
    void writesTheSameForTheSameSeed() {
        int[] once = written(new Sampling(1, 0.95, 0, 17), 200);
        assertThat(written(new Sampling(1, 0.95, 0, 17), 200)).isEqualTo(once);
        assertThat(written(new Sampling(1, 0.95, 0, 18), 200)).isNotEqualTo(once);
    }

    @Test
    void refusesNumbersThatMeanNothing() {
        assertRefused(() -> new Sampling(-1, 1, 0, 0), "temperature", "-1.0");
        assertRefused(() -> new Sampling(Double.NaN, 1, 0, 0), "temperature", "NaN");
        assertRefused(() -> new Sampling(1, 0, 0, 0), "top-p", "0.0");
        assertRefused(() -> new Sampling(1, 1.5, 0, 0), "top-p", "1.5");
        assertRefused(() -> new Sampling(1, 1, 1e9, 0), "frequency penalty", "1.0E9");
    }

    /** 0.5 ln(0.5 / 0.25) + 0.5 ln(0.5 / 0.75) = 0.143841. */
    @Test
    void tellsDistributionsApart() {
        Distribution even = Distribution.of(new float[] {3, 3});
        Distribution uneven = Distribution.of(new float[] {0, (float) Math.log(3)});
        assertThat(uneven.of(1)).isCloseTo(Math.log(0.75), within(1e-6));
        assertThat(even.divergenceFrom(uneven)).isCloseTo(0.143841, within(1e-6));
        assertThat(even.divergenceFrom(even)).isZero();
    }

    private static void assertRefused(Runnable settings, String... said) {
        assertThatThrownBy(settings::run)
                .isInstanceOf(InputException.class)
                .message()
                .contains(said);
    }

    /** Within five standard deviations of a share. */
    private static void assertShares(Sampling sampling, double... shares) {
        int[] tokens = written(sampling, DRAWS);
        for (int token = 0; token < shares.length; token++) {
            int one = token;
            double share = (double) IntStream.of(tokens).filter(t -> t == one).count() / DRAWS;
            assertThat(share)
                    .isCloseTo(
                            shares[token], within(1e-12 + 5 * Math.sqrt(shares[token] * (1 - shares[token]) / DRAWS)));
        }
    }

    private static int[] written(Sampling sampling, int tokens) {
        Sampler sampler = new Sampler(sampling);
        return IntStream.range(0, tokens).map(i -> sampler.next(LOGITS)).toArray();
    }
}

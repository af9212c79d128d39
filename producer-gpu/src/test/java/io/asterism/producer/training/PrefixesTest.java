package io.asterism.producer.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PrefixesTest {
    @Test
    void usualOnesGrowByASixteenthAnEighthAQuarterAndTheRest() {
        assertThat(Prefixes.Fixed.usual(1024).at(1)).containsExactly(64, 192, 448, 1024);
        assertThat(Prefixes.Fixed.usual(8).at(1)).containsExactly(1, 3, 8);
        assertThat(Prefixes.Fixed.usual(1).at(1)).containsExactly(1);
    }

    /** P(prefix <= n) = (1 - n^-1/2) / (1 - width^-1/2), in its continuous form; whole numbers are its floor. */
    @Test
    void sampledOnesAreParetos() {
        int width = 1024;
        Prefixes sampled = new Prefixes.Sampled(2, width, 7);
        int small = 0;
        int draws = 20_000;
        for (int step = 1; step <= draws; step++) {
            int[] at = sampled.at(step);
            assertThat(at).isSorted().doesNotHaveDuplicates();
            assertThat(at[at.length - 1]).isEqualTo(width);
            small += at[0] < 16 ? 1 : 0;
        }
        double expected = (1 - Math.pow(16, -0.5)) / (1 - Math.pow(width, -0.5));
        assertThat((double) small / draws).isBetween(expected - 0.02, expected + 0.02);
        assertThat(sampled.at(3)).isEqualTo(sampled.at(3));
        assertThat(Arrays.equals(sampled.at(3), sampled.at(4)) && Arrays.equals(sampled.at(4), sampled.at(5)))
                .isFalse();
    }
}

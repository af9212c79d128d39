package io.asterism.processor.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.asterism.processor.counting.DensePairs;
import org.junit.jupiter.api.Test;

class ObservedExpectedTest {
    /** Fixture G.1 at threshold 1.5: fires 4 4 3 2 3 2 2 0 of 12 tokens, counts 3, 2, 1, 2, 2. */
    @Test
    void summarisesTheHandCheckedStream() {
        ObservedExpected summary = ObservedExpected.of(DensePairs.handChecked(true));

        assertThat(summary.tokens()).isEqualTo(12);
        assertThat(summary.pairs()).isEqualTo(28);
        assertThat(summary.together()).isEqualTo(5);
        assertThat(summary.observedSum()).isEqualTo(10);
        // (Σ C_ii)² - Σ C_ii² = 400 - 62 counts every pair twice.
        assertThat(summary.expectedSum()).isEqualTo(169 / 12.0, within(1e-12));
        assertThat(summary.observed()).containsExactly(0, 0, 0, 0, 2);
        // Pairs that may expect a joint fire: 16/12 once, and 12/12 of 4 x 3 four times.
        assertThat(summary.lift()).containsExactly(0, 0, 1, 2, 2.25);
    }

    @Test
    void nothingCountedIsNothingExpected() {
        ObservedExpected summary = ObservedExpected.of(DensePairs.ofTokens(3));

        assertThat(summary.expected()).containsOnly(0);
        assertThat(summary.lift()).containsOnly(0);
    }
}

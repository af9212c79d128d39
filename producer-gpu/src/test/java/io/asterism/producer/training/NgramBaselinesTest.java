package io.asterism.producer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class NgramBaselinesTest {
    private static final List<int[]> HELD_OUT = List.of(new int[] {1, 2});

    private final NgramBaselines baselines = new NgramBaselines(4);

    NgramBaselinesTest() {
        baselines.count(new int[] {1, 2, 1});
        baselines.count(new int[] {1, 3});
    }

    @Test
    void unigramsAddOne() {
        // Of five tokens 1 came three times and 2 once; with one added to each of four words, 4/9 and 2/9.
        assertThat(baselines.unigramLoss(HELD_OUT))
                .isCloseTo(-(Math.log(4 / 9.0) + Math.log(2 / 9.0)) / 2, within(1e-12));
    }

    @Test
    void bigramsLeanOnUnigrams() {
        // Behind the boundary came 1 both times; behind 1 came 2 in one of two cases.
        double first = (2 + 5 * 4 / 9.0) / (2 + 5);
        double second = (1 + 5 * 2 / 9.0) / (2 + 5);
        assertThat(baselines.bigramLoss(HELD_OUT, 5))
                .isCloseTo(-(Math.log(first) + Math.log(second)) / 2, within(1e-12));
        assertThat(baselines.bigramLoss(HELD_OUT)).isLessThanOrEqualTo(baselines.bigramLoss(HELD_OUT, 5));
    }
}

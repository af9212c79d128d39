package io.asterism.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class AdjustedRandTest {
    @Test
    void samePartitionUnderOtherNamesAgreesWholly() {
        assertThat(AdjustedRand.of(List.of(0, 0, 1, 1, 2), List.of(7, 7, 3, 3, 5)))
                .isEqualTo(1);
    }

    @Test
    void handArithmetic() {
        // Cells 2, 1, 2; rows 3, 2; columns 2, 3: pairs 1 + 0 + 1 = 2, expected 4 * 4 / 10, most 4.
        assertThat(AdjustedRand.of(List.of(0, 0, 0, 1, 1), List.of(0, 0, 1, 1, 1)))
                .isCloseTo((2 - 1.6) / (4 - 1.6), within(1e-12));
    }

    @Test
    void crossedHalvesAgreeLessThanChance() {
        // Cells of 1: no pair together; rows and columns 2 + 2: 2 pairs each of 6.
        assertThat(AdjustedRand.of(List.of(0, 0, 1, 1), List.of(0, 1, 0, 1)))
                .isCloseTo((0 - 4.0 / 6) / (2 - 4.0 / 6), within(1e-12));
    }

    @Test
    void everythingAloneInBothIsTheSamePartition() {
        assertThat(AdjustedRand.of(List.of(0, 1, 2), List.of(5, 4, 3))).isEqualTo(1);
        assertThat(AdjustedRand.of(List.of(), List.of())).isEqualTo(1);
    }
}

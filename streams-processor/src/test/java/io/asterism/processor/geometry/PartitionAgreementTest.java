package io.asterism.processor.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PartitionAgreementTest {
    @Test
    void samePartitionUnderOtherNamesAgreesWholly() {
        assertThat(PartitionAgreement.of(new int[] {0, 0, 1, 1, 2}, new int[] {7, 7, 3, 3, 5})
                        .adjustedRand())
                .isEqualTo(1);
    }

    @Test
    void handArithmetic() {
        // Cells 2, 1, 2; rows 3, 2; columns 2, 3: pairs 1 + 0 + 1 = 2, expected 4 * 4 / 10, most 4.
        assertThat(PartitionAgreement.of(new int[] {0, 0, 0, 1, 1}, new int[] {0, 0, 1, 1, 1})
                        .adjustedRand())
                .isCloseTo((2 - 1.6) / (4 - 1.6), within(1e-12));
    }

    @Test
    void crossedHalvesAgreeLessThanChance() {
        // Cells of 1: no pair together; rows and columns 2 + 2: 2 pairs each of 6.
        assertThat(PartitionAgreement.of(new int[] {0, 0, 1, 1}, new int[] {0, 1, 0, 1})
                        .adjustedRand())
                .isCloseTo((0 - 4.0 / 6) / (2 - 4.0 / 6), within(1e-12));
    }

    @Test
    void everythingAloneInBothIsTheSamePartition() {
        assertThat(PartitionAgreement.of(new int[] {0, 1, 2}, new int[] {5, 4, 3})
                        .adjustedRand())
                .isEqualTo(1);
        assertThat(PartitionAgreement.of(new int[] {}, new int[] {}).adjustedRand())
                .isEqualTo(1);
    }
}

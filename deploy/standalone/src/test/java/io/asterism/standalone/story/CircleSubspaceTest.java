package io.asterism.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CircleSubspaceTest {
    @Test
    void neighboursStandBesideTheNextOfTheCircleInEitherDirection() {
        assertThat(CircleSubspace.neighbours(List.of(3, 4, 5, 6, 0, 1, 2))).isEqualTo(7);
        assertThat(CircleSubspace.neighbours(List.of(2, 1, 0, 6, 5, 4, 3))).isEqualTo(7);
        assertThat(CircleSubspace.neighbours(List.of(0, 2, 4, 6, 1, 3, 5))).isZero();
        assertThat(CircleSubspace.neighbours(List.of(0, 1, 3, 2, 4, 5, 6))).isEqualTo(5);
    }
}

package io.asterism.processor.graph;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SubgraphL0Test {
    /** Groups {0, 1, 2}, {3, 4}, {5}: the half is two of three and one of two. */
    @Test
    void countsGroupsByAnyAndByHalfOfTheirMembers() {
        SubgraphL0 l0 = new SubgraphL0(Components.ofLabels(new int[] {0, 0, 0, 1, 1, 2}));
        int[] latents = {9, 0, 3, 0, 1, 2, 5, 4};

        l0.add(latents, 1, 3);
        l0.add(latents, 3, 7);
        l0.add(latents, 7, 7);
        l0.add(latents, 7, 8);

        assertThat(l0.means()).isEqualTo(new SubgraphL0.Means(4, 7 / 4.0, 5 / 4.0, 4 / 4.0));
    }

    @Test
    void meansOfNothingAreZero() {
        assertThat(new SubgraphL0(Components.ofLabels(new int[] {0})).means())
                .isEqualTo(new SubgraphL0.Means(0, 0, 0, 0));
    }
}

package io.asterism.standalone.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.asterism.producer.sae.SparseRows;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetaAgreementTest {
    /** Latents 0 to 5; meta-latents 7 and 9, of which 9 is on latent 2 as well, but weaker; none on latent 5. */
    private static final SparseRows ROWS = new SparseRows(
            new int[] {0, 1, 2, 4, 5, 6, 6}, new int[] {7, 7, 7, 9, 9, 9}, new float[] {1, 2, 3, 1, 2, 2});

    /**
     * By hand: groups {0, 1, 2}, {3, 4}, strongest meta-latents 7 7 7, 9 9: the same split. Of group 1, {3, 4}, meta-latent 9 has latents
     * 2, 3 and 4: two in both of three.
     */
    @Test
    void agreesWhereTheSplitIsTheSame() {
        MetaAgreement agreement = MetaAgreement.of(0.5, ROWS, Map.of(0, new int[] {0, 1, 2}, 1, new int[] {3, 4}));
        assertThat(agreement.threshold()).isEqualTo(0.5);
        assertThat(agreement.latents()).isEqualTo(5);
        assertThat(agreement.adjustedRand()).isEqualTo(1);
        assertThat(agreement.normalizedMutualInformation()).isCloseTo(1, within(1e-12));
        assertThat(agreement.groups())
                .containsExactly(
                        new MetaAgreement.Overlap(0, 3, 7, 3, 1), new MetaAgreement.Overlap(1, 2, 9, 3, 2.0 / 3));
    }

    /**
     * Groups {0, 3}, {1, 4}, meta-latents 7 9, 7 9: no pair is together in both, one is in each part of each, of six: expected 2 · 2 / 6, so
     * (0 - 2/3) / (2 - 2/3) = -1/2. A group of what has no meta-latent has no best one.
     */
    @Test
    void disagreesWhereTheSplitsCross() {
        MetaAgreement crossed = MetaAgreement.of(0, ROWS, Map.of(0, new int[] {0, 3}, 1, new int[] {1, 4}));
        assertThat(crossed.adjustedRand()).isCloseTo(-0.5, within(1e-12));
        assertThat(MetaAgreement.of(0, ROWS, Map.of(4, new int[] {5})).groups())
                .containsExactly(new MetaAgreement.Overlap(4, 1, -1, 0, 0));
    }
}

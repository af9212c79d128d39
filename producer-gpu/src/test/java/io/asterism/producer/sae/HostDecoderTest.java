package io.asterism.producer.sae;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class HostDecoderTest {
    /** 131,072 latents of 4,096 components are 2^31 bytes, one more than a buffer may have; such SAEs are public. */
    @Test
    void leavesADecoderThatNoBufferHoldsToTheEngine() {
        assertThat(HostDecoder.fits(new Shape(131_072, 4_096))).isFalse();
        assertThat(HostDecoder.fits(new Shape(131_071, 4_096))).isTrue();
        assertThat(HostDecoder.fits(new Shape(1 << 22, 16_384))).isFalse();
    }

    /** 2 · (1, 0, -1) + 0.5 · (4, 2, 0) and nothing. */
    @Test
    void addsTheRowsOfWhatIsActive() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray decoder = manager.create(new float[] {1, 0, -1, 7, 7, 7, 4, 2, 0}, new Shape(3, 3));
            SparseRows active = new SparseRows(new int[] {0, 2, 2}, new int[] {0, 2}, new float[] {2, 0.5f});
            assertThat(HostDecoder.of(decoder).orElseThrow().decode(active)).containsExactly(4, 1, -2, 0, 0, 0);
        }
    }
}

package io.asterism.producer.sae;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.model.Engines;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows selected in host memory, against the engine's operations on the same product and by hand. */
class HostSelectionTest {
    private static final int TOKENS = 37;

    private static Arguments selector(String name, int latents, Function<NDManager, Selector> made) {
        return Arguments.of(name, latents, made);
    }

    static Stream<Arguments> selectors() {
        return Stream.of(1, 7, 64, 1000)
                .flatMap(n -> Stream.of(
                        selector("relu", n, weights -> new Selector.Relu()),
                        selector("jumprelu", n, weights -> new Selector.JumpRelu(weights.create(values(n, 1, 5)))),
                        selector(
                                "gated",
                                n,
                                weights -> new Selector.Gated(
                                        weights.create(values(n, 2, 5)),
                                        weights.create(values(n, 3, 9)).abs().add(0.25f),
                                        weights.create(values(n, 4, 7)))),
                        selector("topk 1", n, weights -> new Selector.TopK(1)),
                        selector("topk third", n, weights -> new Selector.TopK(Math.max(1, n / 3))),
                        selector("topk few", n, weights -> new Selector.TopK(Math.min(n, 5))),
                        selector("topk all", n, weights -> new Selector.TopK(n))));
    }

    /** Few different values, so that many tie with each other, with a threshold and with 0; on every third token hardly any. */
    private static float[] values(int count, long seed, int different) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (random.nextInt(different) - different / 2) / 4f;
        }
        return values;
    }

    @ParameterizedTest(name = "{0} of {1}")
    @MethodSource("selectors")
    void findsWhatTheDeviceFinds(String name, int latents, Function<NDManager, Selector> made) {
        try (NDManager weights = Engines.manager(Device.cpu());
                NDManager step = weights.newSubManager()) {
            Selector selector = made.apply(weights);
            for (int different : new int[] {3, 9, 100_000}) {
                NDArray pre = step.create(values(TOKENS * latents, different, different), new Shape(TOKENS, latents));
                Selector.Found found = selector.find(pre);
                SparseRows expected = SparseRows.of(
                        found.places().toLongArray(), found.values().toFloatArray(), TOKENS, latents, selector.cap());
                SparseRows rows =
                        HostSelection.of(pre, 0, latents, selector.onHost().orElseThrow());
                assertThat(rows.offsets()).isEqualTo(expected.offsets());
                assertThat(rows.latents()).isEqualTo(expected.latents());
                assertThat(rows.activations()).isEqualTo(expected.activations());
            }
        }
    }

    @Test
    void ofEqualLatentsTheFirstOnesStay() {
        float[] pre = {1, 3, 2, 3, 2, 0, 2, -1, 2, 5, 2, 2};
        assertSelected(new RowSelector.TopK(5), pre, new int[] {1, 2, 3, 4, 9}, 3, 2, 3, 2, 5);
        assertSelected(new RowSelector.TopK(1), new float[] {2, 2, 2, 2, 2, 2}, new int[] {0}, 2);
        assertSelected(new RowSelector.TopK(2), new float[] {-1, 0, -0f, 0.5f}, new int[] {3}, 0.5f);
    }

    @Test
    void aThresholdIsPassedStrictlyAndNothingBelowZeroFires() {
        float[] least = {0, 0.5f, 0.5f, 0};
        assertSelected(RowSelector.JumpRelu.of(least), new float[] {0, 0.5f, 0.75f, -1}, new int[] {2}, 0.75f);
    }

    @Test
    void whatIsNoNumberIsNotActive() {
        float[] pre = {Float.NaN, 1, Float.NaN, 2};
        assertSelected(new RowSelector.Relu(), pre, new int[] {1, 3}, 1, 2);
        assertSelected(new RowSelector.TopK(1), pre, new int[] {3}, 2);
        assertSelected(RowSelector.JumpRelu.of(new float[4]), pre, new int[] {1, 3}, 1, 2);
    }

    @Test
    void latentsAreColumnsOfAWiderProduct() {
        float[] pre = new float[40 * 5];
        for (int token = 0; token < 40; token++) {
            System.arraycopy(new float[] {9, -1, token + 1, 0, 9}, 0, pre, token * 5, 5);
        }
        try (NDManager step = Engines.manager(Device.cpu())) {
            SparseRows rows = HostSelection.of(step.create(pre, new Shape(40, 5)), 1, 3, new RowSelector.Relu());
            for (int token = 0; token < 40; token++) {
                assertThat(rows.slice(token, token + 1).latents()).containsExactly(1);
                assertThat(rows.activation(token, 1)).isEqualTo(token + 1);
            }
        }
    }

    /** In a row that is long enough to be looked at in strips, below and above what is active. */
    @Test
    void whatIsNoNumberHidesNoOther() {
        float[] pre = new float[1000];
        Arrays.fill(pre, -1);
        pre[3] = Float.NaN;
        pre[3 + 62] = 2;
        pre[3 + 2 * 62] = 5;
        pre[7] = 3;
        pre[7 + 62] = Float.NaN;
        pre[999] = 1;
        pre[998] = Float.NaN;
        assertSelected(RowSelector.JumpRelu.of(new float[1000]), pre, new int[] {7, 65, 127, 999}, 3, 2, 5, 1);
        assertSelected(new RowSelector.TopK(5), pre, new int[] {7, 65, 127, 999}, 3, 2, 5, 1);
        assertSelected(new RowSelector.TopK(2), pre, new int[] {7, 127}, 3, 5);
    }

    private static void assertSelected(RowSelector selector, float[] pre, int[] latents, float... activations) {
        try (NDManager step = Engines.manager(Device.cpu())) {
            SparseRows rows = HostSelection.of(step.create(pre, new Shape(1, pre.length)), 0, pre.length, selector);
            assertThat(rows.latents()).isEqualTo(latents);
            assertThat(rows.activations()).containsExactly(activations);
        }
    }
}

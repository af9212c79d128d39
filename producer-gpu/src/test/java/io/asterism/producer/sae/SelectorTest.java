package io.asterism.producer.sae;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.model.Engines;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What a selector makes on the way must end with the batch: a worker runs for days on the same weights. */
class SelectorTest {
    private static final int LATENTS = 4;

    @TestFactory
    Stream<DynamicTest> leavesNothingWithTheWeights() {
        NDManager weights = Engines.manager(Device.cpu());
        return Stream.of(
                        new Selector.Relu(),
                        new Selector.TanhRelu(weights.ones(new Shape(LATENTS))),
                        new Selector.JumpRelu(weights.create(new float[] {-1, 0, 0.5f, 2})),
                        new Selector.TopK(2),
                        new Selector.GroupMax(2),
                        new Selector.Gated(
                                weights.zeros(new Shape(LATENTS)),
                                weights.ones(new Shape(LATENTS)),
                                weights.zeros(new Shape(LATENTS))))
                .map(selector -> DynamicTest.dynamicTest(
                        selector.getClass().getSimpleName(), () -> findsWithoutLeaving(selector, weights)))
                .onClose(weights::close);
    }

    private static void findsWithoutLeaving(Selector selector, NDManager weights) {
        int before = weights.getManagedArrays().size();
        for (int batch = 0; batch < 3; batch++) {
            try (NDManager step = weights.newSubManager()) {
                Selector.Found found = selector.find(
                        step.create(new float[] {1, -1, 0.25f, 3, 0.5f, 1, 1, -2}, new Shape(2, LATENTS)));
                assertThat(found.places().toLongArray()).contains(0L, 3L);
            }
        }
        assertThat(weights.getManagedArrays()).hasSize(before);
    }
}

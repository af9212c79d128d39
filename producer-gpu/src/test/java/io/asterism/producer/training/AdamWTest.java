package io.asterism.producer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.asterism.producer.model.Engines;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdamWTest {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.98;

    @Test
    void twoStepsFollowThePaper() {
        double[] weight = {1, -2};
        double[] mean = {0, 0};
        double[] variance = {0, 0};
        try (NDManager manager = Engines.manager(Device.cpu())) {
            NDArray array = manager.create(new float[] {1, -2}, new Shape(1, 2));
            array.setRequiresGradient(true);
            AdamW optimizer = new AdamW(manager, Map.of("w", array), (float) BETA2, 0.5f, 2);
            for (int step = 1; step <= 2; step++) {
                assertThat(step(manager, optimizer, array, step)).isCloseTo(5, within(1e-6));
                for (int i = 0; i < 2; i++) {
                    // The gradient is (3, 4), of norm 5, clipped to norm 2.
                    double gradient = (3 + i) * 2.0 / 5;
                    mean[i] = BETA1 * mean[i] + (1 - BETA1) * gradient;
                    variance[i] = BETA2 * variance[i] + (1 - BETA2) * gradient * gradient;
                    double corrected = mean[i] / (1 - Math.pow(BETA1, step));
                    double root = Math.sqrt(variance[i] / (1 - Math.pow(BETA2, step)));
                    weight[i] = weight[i] * (1 - 0.1 * 0.5) - 0.1 * corrected / root;
                    assertThat((double) array.toFloatArray()[i]).isCloseTo(weight[i], within(1e-5));
                }
            }
        }
    }

    private static double step(NDManager manager, AdamW optimizer, NDArray array, int step) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray slope = scope.create(new float[] {3, 4}, new Shape(1, 2));
            try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
                gradients.backward(slope.mul(array).sum());
            }
            return optimizer.update(scope, step, 0.1);
        }
    }

    @Test
    void rateRisesThenFallsToATenth() {
        LearningRate rate = new LearningRate(2, 10, 110);
        assertThat(rate.at(5)).isEqualTo(1);
        assertThat(rate.at(10)).isEqualTo(2);
        assertThat(rate.at(60)).isCloseTo(2 * 0.55, within(1e-12));
        assertThat(rate.at(110)).isCloseTo(0.2, within(1e-12));
    }
}

package io.asterism.producer.training;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.Optional;

/**
 * An SAE as it is saved: for inputs as the model has them, the decoder's rows of norm 1, so that activations are in the units of the
 * residual stream. The scale of the training inputs is folded: with {@code s} that scale, biases and thresholds are divided by s.
 *
 * @param encoder row-major {@code [dIn, width]}
 * @param decoder row-major {@code [width, dIn]}
 * @param encoderBias {@code [width]}, of the gates where it is gated
 * @param threshold JumpReLU's {@code [width]}; empty for none
 * @param gated what a gated SAE has besides
 */
record TrainedSae(
        float[] encoder,
        float[] decoder,
        float[] encoderBias,
        float[] decoderBias,
        float[] threshold,
        Optional<Magnitudes> gated) {
    /**
     * How a gated SAE's magnitudes come from what its encoder gives.
     *
     * @param logGain {@code [width]}
     * @param bias {@code [width]}
     */
    record Magnitudes(float[] logGain, float[] bias) {}

    static TrainedSae of(SaeParameters parameters, double scale, SaeArchitecture architecture, double batchThreshold) {
        float[] threshold = switch (architecture) {
            case STANDARD, PANNEAL, GATED, TOPK -> new float[0];
            case BATCHTOPK, MATRYOSHKA -> filled(parameters.width(), (float) batchThreshold);
            case JUMPRELU -> exponential(parameters.logThreshold());
        };
        return new TrainedSae(
                parameters.encoder().toFloatArray(),
                parameters.decoder().toFloatArray(),
                divided(parameters.encoderBias().toFloatArray(), scale),
                divided(parameters.decoderBias().toFloatArray(), scale),
                divided(threshold, scale),
                architecture == SaeArchitecture.GATED
                        ? Optional.of(new Magnitudes(
                                parameters.logGain().toFloatArray(),
                                divided(parameters.magnitudeBias().toFloatArray(), scale)))
                        : Optional.empty());
    }

    private static float[] filled(int length, float value) {
        float[] filled = new float[length];
        Arrays.fill(filled, value);
        return filled;
    }

    private static float[] exponential(NDArray logarithms) {
        float[] values = logarithms.toFloatArray();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.exp(values[i]);
        }
        return values;
    }

    private static float[] divided(float[] values, double by) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (values[i] / by);
        }
        return values;
    }

    int width() {
        return encoderBias.length;
    }

    int dIn() {
        return decoderBias.length;
    }
}

package io.asterism.producer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * The arrays of an SAE in training, on inputs scaled to a mean norm of the root of dIn.
 *
 * @param encoder {@code [dIn, width]}
 * @param decoder {@code [width, dIn]}, rows of norm 1
 * @param encoderBias {@code [width]}
 * @param decoderBias {@code [dIn]}, subtracted from the input as well
 * @param logThreshold {@code [width]}, natural logarithm of JumpReLU's thresholds; not trained otherwise
 * @param logGain {@code [width]}, natural logarithm of what a gated SAE's magnitudes are of its gates; not trained otherwise
 * @param magnitudeBias {@code [width]}, of a gated SAE's magnitudes, whose gates have {@code encoderBias}; not trained otherwise
 */
record SaeParameters(
        NDArray encoder,
        NDArray decoder,
        NDArray encoderBias,
        NDArray decoderBias,
        NDArray logThreshold,
        NDArray logGain,
        NDArray magnitudeBias) {
    private static final double FIRST_THRESHOLD = 0.5;

    /** Random directions, the encoder the decoder's transpose, the bias the mean of the data, {@code [dIn]}. */
    static SaeParameters draw(NDManager manager, int width, NDArray mean, long seed) {
        int dIn = Math.toIntExact(mean.getShape().get(0));
        Random random = new Random(seed);
        float[] rows = new float[width * dIn];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextGaussian();
        }
        NDArray decoder = manager.create(rows, new Shape(width, dIn));
        normalise(decoder);
        NDArray encoder = manager.create(decoder.transpose().toFloatArray(), new Shape(dIn, width));
        return new SaeParameters(
                encoder,
                decoder,
                manager.zeros(new Shape(width)),
                manager.create(mean.toFloatArray()),
                manager.full(new Shape(width), (float) Math.log(FIRST_THRESHOLD)),
                manager.zeros(new Shape(width)),
                manager.zeros(new Shape(width)));
    }

    int width() {
        return Math.toIntExact(encoderBias.size());
    }

    /** Those that are trained, by name. */
    Map<String, NDArray> trained(SaeArchitecture architecture) {
        Map<String, NDArray> trained = new LinkedHashMap<>();
        trained.put("W_enc", encoder);
        trained.put("W_dec", decoder);
        trained.put("b_enc", encoderBias);
        trained.put("b_dec", decoderBias);
        if (architecture == SaeArchitecture.JUMPRELU) {
            trained.put("log_threshold", logThreshold);
        }
        if (architecture == SaeArchitecture.GATED) {
            trained.put("r_mag", logGain);
            trained.put("b_mag", magnitudeBias);
        }
        return trained;
    }

    /** Gives the decoder's rows norm 1 again, in place; the decoder must not ask for gradients meanwhile. */
    static void normalise(NDArray decoder) {
        try (NDManager step = decoder.getManager().newSubManager()) {
            NDArray norms = decoder.norm(new int[] {1}, true);
            norms.attach(step);
            decoder.divi(norms);
        }
    }

    /**
     * Takes from the decoder's gradient what points along its rows, in place: a step along them would be undone by
     * {@link #normalise}, and would count in the optimizer's moments all the same.
     */
    static void turnOnly(NDArray decoder) {
        try (NDManager step = decoder.getManager().newSubManager()) {
            NDArray gradient = decoder.getGradient();
            gradient.attach(step);
            NDArray rows = decoder.stopGradient();
            rows.attach(step);
            NDArray along = gradient.mul(rows).sum(new int[] {1}, true);
            gradient.subi(rows.mul(along));
        }
    }

    /** {@code (x - b_dec) W_enc + b_enc}, {@code [batch, width]}. */
    NDArray preActivations(NDArray x) {
        return x.sub(decoderBias).matMul(encoder).add(encoderBias);
    }

    /** {@code f W_dec + b_dec}, {@code [batch, dIn]}. */
    NDArray decode(NDArray activations) {
        return activations.matMul(decoder).add(decoderBias);
    }
}

package io.asterism.producer.training;

import java.util.Arrays;

/** The formulas of sae-formats 1.5 and 1.6, one number at a time. */
final class PlainSae {
    private PlainSae() {}

    /** What it makes of a vector, {@code [width]}. */
    static float[] activations(TrainedSae sae, float[] x) {
        float[] activations = new float[sae.width()];
        for (int latent = 0; latent < sae.width(); latent++) {
            float pre = sae.encoderBias()[latent];
            for (int i = 0; i < x.length; i++) {
                pre += (x[i] - sae.decoderBias()[i]) * sae.encoder()[i * sae.width() + latent];
            }
            float threshold = sae.threshold().length == 0 ? 0 : sae.threshold()[latent];
            activations[latent] = pre > threshold ? magnitude(sae, latent, pre) : 0;
        }
        return activations;
    }

    /** Keeps the k largest activations above their thresholds. */
    static float[] reconstruct(TrainedSae sae, float[] x, int k) {
        float[] activations = activations(sae, x);
        float[] sorted = activations.clone();
        Arrays.sort(sorted);
        float least = sorted[sorted.length - k];
        float[] reconstruction = sae.decoderBias().clone();
        for (int latent = 0; latent < sae.width(); latent++) {
            if (activations[latent] >= least) {
                for (int i = 0; i < x.length; i++) {
                    reconstruction[i] += activations[latent] * sae.decoder()[latent * x.length + i];
                }
            }
        }
        return reconstruction;
    }

    /** A gated SAE's magnitude has a gain and a bias of its own. */
    private static float magnitude(TrainedSae sae, int latent, float pre) {
        if (sae.gated().isEmpty()) {
            return Math.max(pre, 0);
        }
        TrainedSae.Magnitudes gated = sae.gated().orElseThrow();
        return (float) Math.max(
                (pre - sae.encoderBias()[latent]) * Math.exp(gated.logGain()[latent]) + gated.bias()[latent], 0);
    }
}

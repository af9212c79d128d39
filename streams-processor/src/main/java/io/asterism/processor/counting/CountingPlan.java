package io.asterism.processor.counting;

import io.asterism.schemas.ActivityRule;
import io.asterism.schemas.EventTimeLimit;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.SpecialTokens;
import io.asterism.schemas.TokenColumns;
import java.util.Arrays;
import java.util.List;

/**
 * How an SAE's activations are counted. A latent is active at threshold tau iff {@code f > tau + theta}, compared in 32-bit floats, theta
 * being the SAE's own threshold of the latent (methods.md A.1 step 6).
 *
 * @param taus ascending
 * @param theta {@code [dSae]}, or empty where it is 0 throughout
 */
public record CountingPlan(
        int dSae,
        float[] taus,
        float[] theta,
        boolean countSpecial,
        long paneMillis,
        long graceMillis,
        long retentionMillis) {
    /** Checks that there is a theta for every latent, or none. */
    public CountingPlan {
        if (theta.length != 0 && theta.length != dSae) {
            throw new IllegalArgumentException("theta has " + theta.length + " values, expected 0 or " + dSae);
        }
    }

    /**
     * The plan of a manifest.
     *
     * @param perLatent the latents' own thresholds from their cards {@code [dSae]}; empty where the manifest does not ask for them
     */
    public static CountingPlan of(SaeManifest manifest, float[] perLatent) {
        List<Double> thresholds = manifest.getThresholds();
        float[] taus = new float[thresholds.size()];
        for (int k = 0; k < taus.length; k++) {
            taus[k] = thresholds.get(k).floatValue();
        }
        float[] theta = new float[0];
        if (manifest.getActivityRule() == ActivityRule.TAU_PLUS_THETA) {
            theta = switch (manifest.getThresholdKind()) {
                case NONE -> new float[0];
                case SCALAR -> same(manifest.getThreshold(), manifest.getDSae());
                case PER_LATENT -> perLatent.clone();
            };
        }
        return new CountingPlan(
                manifest.getDSae(),
                taus,
                theta,
                manifest.getSpecialTokens() == SpecialTokens.COUNTED,
                manifest.getPaneMillis(),
                manifest.getGraceMillis(),
                manifest.getRetentionMillis());
    }

    private static float[] same(float value, int dSae) {
        float[] values = new float[dSae];
        Arrays.fill(values, value);
        return values;
    }

    /** Whether a token of a record takes part in any figure: special tokens do where the manifest says so. */
    public boolean counts(TokenColumns columns, int token) {
        return countSpecial || !columns.isSpecial(token);
    }

    /** Number of thresholds that an activation passes, less one. */
    int level(int latent, float activation) {
        float own = theta.length == 0 ? 0 : theta[latent];
        int level = -1;
        while (level + 1 < taus.length && activation > taus[level + 1] + own) {
            level++;
        }
        return level;
    }

    /** Beginning of the pane that an event time falls into; what is no date falls into the first or the last pane. */
    public long paneOf(long eventTime) {
        return Math.floorDiv(dated(eventTime), paneMillis) * paneMillis;
    }

    /** The event time, or where that is no date, the date nearest to it: sums with it do not overflow. */
    public static long dated(long eventTime) {
        return Math.max(-EventTimeLimit.FURTHEST, Math.min(EventTimeLimit.FURTHEST, eventTime));
    }
}

package io.asterism.processor.pairing;

import io.asterism.processor.counting.CountingPlan;
import io.asterism.processor.counting.TaskCounts;
import io.asterism.schemas.Pair;
import io.asterism.schemas.PairId;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.SpecialTokens;
import java.util.List;

/**
 * How a pair of SAEs is counted.
 *
 * @param id of the pair
 * @param a manifest of the SAE whose latents are the rows
 * @param b manifest of the SAE whose latents are the columns
 * @param counting the plan by which the latents of both are counted, those of b numbered on from those of a
 */
public record PairPlan(PairId id, SaeManifest a, SaeManifest b, CountingPlan counting) {
    /**
     * The plan of a valid pair.
     *
     * @param thetaA the own thresholds of a's latents from their cards {@code [dSae]}; empty where the manifest does not ask for them
     * @param thetaB those of b
     */
    public static PairPlan of(Pair pair, SaeManifest a, float[] thetaA, SaeManifest b, float[] thetaB) {
        List<Double> thresholds = pair.getThresholds();
        float[] taus = new float[thresholds.size()];
        for (int k = 0; k < taus.length; k++) {
            taus[k] = thresholds.get(k).floatValue();
        }
        float[] ofA = CountingPlan.of(a, thetaA).theta();
        float[] ofB = CountingPlan.of(b, thetaB).theta();
        float[] theta = new float[ofA.length + ofB.length == 0 ? 0 : a.getDSae() + b.getDSae()];
        System.arraycopy(ofA, 0, theta, 0, ofA.length);
        System.arraycopy(ofB, 0, theta, theta.length == 0 ? 0 : a.getDSae(), ofB.length);
        return new PairPlan(
                PairId.of(pair),
                a,
                b,
                new CountingPlan(
                        a.getDSae() + b.getDSae(),
                        taus,
                        theta,
                        false,
                        pair.getPaneMillis(),
                        pair.getGraceMillis(),
                        pair.getRetentionMillis()));
    }

    /** Latents of a: the rows. */
    public int rows() {
        return a.getDSae();
    }

    /** Latents of b: the columns. */
    public int columns() {
        return b.getDSae();
    }

    SaeManifest manifest(Side side) {
        return side == Side.A ? a : b;
    }

    boolean masks(Side side) {
        return manifest(side).getSpecialTokens() == SpecialTokens.MASKED;
    }

    /** Counts of nothing yet. */
    public TaskCounts counts() {
        return TaskCounts.ofPair(counting, rows());
    }
}

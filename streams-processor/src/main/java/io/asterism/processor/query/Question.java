package io.asterism.processor.query;

import io.asterism.processor.counting.LatentSums;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.counting.Window;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question whose SAE, threshold and window have been found.
 *
 * @param figures the SAE's figures
 * @param thresholdIndex which of the manifest's thresholds
 * @param window which panes
 */
public record Question(SaeFigures figures, int thresholdIndex, Window window) {
    static Question of(SaeFigures figures, WindowParameters parameters) {
        return new Question(
                figures,
                thresholdIndex(figures.sae().manifest().getThresholds(), parameters.threshold()),
                Windows.pick(figures, parameters.from(), parameters.to()));
    }

    /** The SAE. */
    public SaeView sae() {
        return figures.sae();
    }

    /** Number of latents. */
    public int dSae() {
        return sae().manifest().getDSae();
    }

    /** The threshold. */
    public double threshold() {
        return sae().manifest().getThresholds().get(thresholdIndex);
    }

    /** The counts of the window at the threshold. */
    public PairCounts pairs() {
        return figures.pairs(window, thresholdIndex);
    }

    /** The sums of the window. */
    public LatentSums sums() {
        return figures.sums(window);
    }

    /**
     * The latent that a path names.
     *
     * @throws ProblemException if it is no number, or out of range
     */
    public int latent(String text) {
        return latent(text, dSae());
    }

    /** The latent that a path names, of an SAE of {@code dSae}. */
    static int latent(String text, int dSae) {
        String allowed = "a whole number from 0 to " + (dSae - 1);
        double value = Parameters.decimal(text);
        if (value != Math.rint(value)) {
            throw ProblemException.badParameter("latent", text, allowed);
        }
        if (value < 0 || value >= dSae) {
            throw ProblemException.notFound("latent", text, allowed);
        }
        return (int) value;
    }

    /** Compared as 32-bit floats, as activations and thresholds are. */
    private static int thresholdIndex(List<Double> thresholds, @Nullable String text) {
        if (text == null) {
            return 0;
        }
        float asked = (float) Parameters.decimal(text);
        for (int i = 0; i < thresholds.size(); i++) {
            if (thresholds.get(i).floatValue() == asked) {
                return i;
            }
        }
        throw ProblemException.badParameter("threshold", text, thresholds);
    }
}

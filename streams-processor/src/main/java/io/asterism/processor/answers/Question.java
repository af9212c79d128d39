package io.asterism.processor.answers;

import io.asterism.processor.counting.LatentSums;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.counting.Window;
import io.asterism.processor.directory.SaeView;
import io.asterism.processor.instances.SaeFigures;
import io.asterism.processor.requests.EventTimes;
import io.asterism.processor.requests.Parameters;
import io.asterism.processor.requests.ProblemException;
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
     * Refuses a window in which nothing has been counted.
     *
     * @throws ProblemException if the window holds no token
     */
    public void requireTokens() {
        if (pairs().tokens() == 0) {
            throw ProblemException.badParameter("window", spokenWindow(), "a window that holds tokens");
        }
    }

    /** The window as a sentence names it. */
    public String spokenWindow() {
        return window.isTotal() ? "total" : EventTimes.iso(window.from()) + " to " + EventTimes.iso(window.to());
    }

    /**
     * The latent that a path names.
     *
     * @throws ProblemException if it is no number, or out of range
     */
    public int latent(String text) {
        return Parameters.latent(text, dSae());
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

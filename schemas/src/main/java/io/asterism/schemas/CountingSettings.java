package io.asterism.schemas;

import java.time.Duration;
import java.util.List;

/**
 * What a manifest says about how its SAE is counted, whatever the SAE.
 *
 * @param thresholds the tau that counts are kept for, ascending
 * @param pane length of a window's pane
 * @param grace how far event time may lag behind the newest and still be counted in its pane
 * @param retention how long a closed pane can be asked for
 */
public record CountingSettings(List<Double> thresholds, Duration pane, Duration grace, Duration retention) {
    /**
     * Where nothing else is asked for: whatever fires at all, and the main threshold of the published co-occurrence study; a day
     * of panes of ten minutes.
     */
    public static final CountingSettings DEFAULT =
            new CountingSettings(List.of(0.0, 1.5), Duration.ofMinutes(10), Duration.ofMinutes(10), Duration.ofDays(1));

    /** These settings with other thresholds, in any order; with none given, these settings. */
    public CountingSettings withThresholds(List<Double> others) {
        return others.isEmpty()
                ? this
                : new CountingSettings(others.stream().sorted().distinct().toList(), pane, grace, retention);
    }

    /** Writes them into a manifest that is being made. */
    public SaeManifest.Builder applyTo(SaeManifest.Builder manifest) {
        return manifest.setThresholds(thresholds)
                .setPaneMillis(pane.toMillis())
                .setGraceMillis(grace.toMillis())
                .setRetentionMillis(retention.toMillis());
    }
}

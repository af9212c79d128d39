package io.asterism.benchmarks;

import io.asterism.schemas.InputException;
import java.util.Arrays;
import java.util.Locale;

/**
 * Streams of made-up tokens with the statistics of an SAE's: a background of latents whose rates fall as a shifted Zipf law, and clusters of
 * 24 latents that fire together. A workload of fewer tokens is the beginning of the longer one.
 */
public enum Workload {
    /** 61.7 active a token in the mean: at 500,000 tokens 1.0 G pair increments and 199 M distinct pairs of 302 M. */
    G24(45.75, 1.4, 0),
    /** The same, sparser: 49.3 active in the mean, at 300,000 tokens 119 M distinct pairs. */
    H24(36.7, 1.1, 0),
    /** 20 active on every token, as of a narrow TopK SAE. */
    K20(14.0, 0.6, 20),
    /** 150 active on every token, as of a wide TopK SAE. */
    K150(120.0, 3.0, 150);

    /** Latents of every workload. */
    public static final int D_SAE = 24_576;

    /** Latents of a cluster. */
    public static final int CLUSTER = 24;

    private final double background;
    private final double clusters;
    private final int k;

    Workload(double background, double clusters, int k) {
        this.background = background;
        this.clusters = clusters;
        this.k = k;
    }

    /** Draws from the background, in the mean, a token. */
    double background() {
        return background;
    }

    /** Clusters that fire, in the mean, a token. */
    double clusters() {
        return clusters;
    }

    /** Latents active on every token, 0 where that varies. */
    int k() {
        return k;
    }

    /** The workload's name in commands and results. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The workload of a name.
     *
     * @throws InputException if there is none
     */
    public static Workload fromLabel(String label) {
        return Arrays.stream(values())
                .filter(workload -> workload.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new InputException(
                        "workload '%s' is not known, expected one of %s",
                        label, Arrays.stream(values()).map(Workload::label).toList()));
    }
}

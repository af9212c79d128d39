package io.asterism.processor.subspace;

/**
 * How the indices of irreducibility are worked out: the publication has two parameter sets (methods specification B.2, from Engels
 * et al., arXiv 2405.14860), and which one is part of every answer.
 */
public enum IndexSettings {
    /** The paper and its toy data: 40 × 40 bins over ±3 standard deviations, 1,000 angles, the exact share within ε of a line. */
    PAPER(40, 1000, 0),

    /** The script that ranked clusters of GPT-2: 10 × 10 bins over the range of the data, 100 angles, lines found at temperature 1. */
    RANKING(10, 100, 1);

    /** Width ε of a line in units of the root mean square distance. */
    static final double EPSILON = .1;

    private final int bins;
    private final int angles;
    private final double temperature;

    IndexSettings(int bins, int angles, double temperature) {
        this.bins = bins;
        this.angles = angles;
        this.temperature = temperature;
    }

    /** Bins a side of the histogram. */
    public int bins() {
        return bins;
    }

    /** Rotations tried, both ends of a full turn included. */
    public int angles() {
        return angles;
    }

    /** Softness of the objective by which the line is chosen; 0 for the share itself. */
    double temperature() {
        return temperature;
    }

    /** Whether the histogram spans the data rather than ±3 standard deviations. */
    boolean spansTheData() {
        return this == RANKING;
    }
}

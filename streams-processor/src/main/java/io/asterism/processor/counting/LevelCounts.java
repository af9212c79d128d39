package io.asterism.processor.counting;

/**
 * The counts of one pane, or of everything, by level: what level l holds is active at the thresholds up to l and at none above. Counts at a
 * threshold are sums over the levels from it upward.
 */
final class LevelCounts {
    private final Shape shape;
    private final long[][] fires;
    private final RowTable[] tables;
    private volatile long tokens;

    LevelCounts(Shape shape, int levels) {
        this.shape = shape;
        this.fires = new long[levels][shape.latents()];
        this.tables = new RowTable[levels];
        for (int level = 0; level < levels; level++) {
            tables[level] = new RowTable(shape);
        }
    }

    Shape shape() {
        return shape;
    }

    int levels() {
        return tables.length;
    }

    RowTable table(int level) {
        return tables[level];
    }

    long tokens() {
        return tokens;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void addTokens(long more) {
        tokens += more;
    }

    /** Fires at exactly this level. */
    long firesAt(int level, int latent) {
        return fires[level][latent];
    }

    /** Fires at this level or above: no pair of the latent there can have a count above it. */
    long firesFrom(int level, int latent) {
        long sum = 0;
        for (int l = level; l < fires.length; l++) {
            sum += fires[l][latent];
        }
        return sum;
    }

    void addFires(int level, int latent, long more) {
        fires[level][latent] += more;
    }
}

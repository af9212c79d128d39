package io.asterism.processor.graph;

/**
 * How many groups are active on a token, in both published definitions: any member active, or at least half of the members
 * (methods specification A.5). Single latents count as groups. Sums of disjoint parts of a stream add up.
 */
public final class SubgraphL0 {
    /**
     * Means per token.
     *
     * @param tokens tokens seen
     * @param latents active latents
     * @param any groups with an active member
     * @param half groups with at least half of their members active
     */
    public record Means(long tokens, double latents, double any, double half) {}

    private final Components components;
    private final int[] active;
    private long tokens;
    private long latentSum;
    private long anySum;
    private long halfSum;

    /** Starts with no token. */
    public SubgraphL0(Components components) {
        this.components = components;
        active = new int[components.count()];
    }

    /** Adds a token: the distinct latents active on it stand in {@code latents[from..to)}. */
    public void add(int[] latents, int from, int to) {
        for (int k = from; k < to; k++) {
            int id = components.of(latents[k]);
            active[id]++;
            anySum += active[id] == 1 ? 1 : 0;
            halfSum += active[id] == (components.size(id) + 1) / 2 ? 1 : 0;
        }
        for (int k = from; k < to; k++) {
            active[components.of(latents[k])] = 0;
        }
        latentSum += to - from;
        tokens++;
    }

    /** Means over the tokens so far; 0 before the first. */
    public Means means() {
        double n = Math.max(1, tokens);
        return new Means(tokens, latentSum / n, anySum / n, halfSum / n);
    }
}

package io.asterism.processor.graph;

/** Of every latent the few that it goes with most strongly, by their Jaccard index; of equal ones the lower. */
public final class StrongestPartners {
    private final int most;

    /** {@code [latents * most]}, of which {@link #known} are used of each. */
    private final int[] partners;

    private final double[] jaccard;
    private final int[] known;

    private StrongestPartners(int latents, int most) {
        this.most = most;
        this.partners = new int[latents * most];
        this.jaccard = new double[latents * most];
        this.known = new int[latents];
    }

    /** Walks a network once. */
    public static StrongestPartners of(JaccardGraph graph, int most) {
        StrongestPartners strongest = new StrongestPartners(graph.dSae(), most);
        graph.forEachEdge((first, second, both, jaccard) -> {
            strongest.offer(first, second, jaccard);
            strongest.offer(second, first, jaccard);
        });
        return strongest;
    }

    /** Those of a latent, strongest first. */
    public int[] of(int latent) {
        int[] of = new int[known[latent]];
        System.arraycopy(partners, latent * most, of, 0, of.length);
        return of;
    }

    /** Partners of a latent come in ascending order, so that of equal ones the first stays before the later. */
    private void offer(int latent, int partner, double weight) {
        int from = latent * most;
        int at = known[latent];
        if (at == most) {
            if (weight <= jaccard[from + most - 1]) {
                return;
            }
            at--;
        } else {
            known[latent]++;
        }
        while (at > 0 && jaccard[from + at - 1] < weight) {
            jaccard[from + at] = jaccard[from + at - 1];
            partners[from + at] = partners[from + at - 1];
            at--;
        }
        jaccard[from + at] = weight;
        partners[from + at] = partner;
    }
}

package io.asterism.processor.graph;

import io.asterism.schemas.InputException;
import java.util.Random;
import nl.cwts.networkanalysis.Clustering;
import nl.cwts.networkanalysis.LeidenAlgorithm;
import nl.cwts.networkanalysis.Network;
import nl.cwts.util.LargeDoubleArray;
import nl.cwts.util.LargeIntArray;

/**
 * Communities instead of components: groups that are denser inside than the resolution, by the Leiden algorithm on the constant Potts
 * model (Traag, Waltman and van Eck 2019). A component falls apart where a few edges bridge two dense parts; the outcome is the same
 * for the same seed.
 */
public final class Leiden {
    /** Most edges that are gathered: some 300 MB. */
    private static final int MOST_EDGES = 10_000_000;

    private static final int ITERATIONS = 50;

    private Leiden() {}

    /**
     * The communities of a network.
     *
     * @param threshold smallest Jaccard index of an edge that takes part
     * @param resolution mean Jaccard index per pair that a community must exceed
     * @throws InputException if more than ten million edges reach the threshold
     */
    public static Components communities(JaccardGraph graph, double threshold, double resolution, long seed) {
        LargeIntArray first = new LargeIntArray(0);
        LargeIntArray second = new LargeIntArray(0);
        LargeDoubleArray weights = new LargeDoubleArray(0);
        graph.forEachEdge((i, j, both, jaccard) -> {
            if (jaccard >= threshold) {
                if (weights.size() == MOST_EDGES) {
                    throw new InputException(
                            "more than %d pairs have a Jaccard index of %s or more: expected a higher minimum for communities",
                            MOST_EDGES, threshold);
                }
                first.append(i);
                second.append(j);
                weights.append(jaccard);
            }
        });
        Network network = new Network(graph.dSae(), false, new LargeIntArray[] {first, second}, weights, false, false);
        Clustering communities = new LeidenAlgorithm(
                        resolution, ITERATIONS, LeidenAlgorithm.DEFAULT_RANDOMNESS, new Random(seed))
                .findClustering(network);
        return Components.ofLabels(communities.getClusters());
    }
}

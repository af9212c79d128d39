package io.asterism.processor.graph;

/**
 * How close a group's shape is to a hub with spokes, to a clique and to a chain: one minus the share of each in the sum of the
 * three distances from (density, degree ratio, clustering, diameter) to the ideal points (methods specification A.3, from the
 * published latent co-occurrence code). The three add up to 2. The axes are not normalised there, nor here: in a large group the
 * degree ratio and the diameter outweigh the rest, and neither a perfect star nor a perfect path reaches 1; only a clique does.
 *
 * @param singleNode 1 for a group of one, else 0
 */
public record StructureScores(double singleNode, double hubSpoke, double stronglyConnected, double linear) {
    private static final StructureScores ALONE = new StructureScores(1, 0, 0, 0);

    /**
     * The scores of a group with these metrics.
     *
     * @param nodes members, at least 1
     * @param degreeRatio largest over mean degree
     */
    public static StructureScores of(
            int nodes, double density, double degreeRatio, double clustering, double diameter) {
        if (nodes == 1) {
            return ALONE;
        }
        double[] shape = {density, Math.min(degreeRatio, nodes - 1), clustering, diameter};
        double hub = distance(shape, 2.0 / nodes, nodes - 1, 0, 2);
        double clique = distance(shape, 1, 1, 1, 1);
        double chain = distance(shape, 2.0 / (nodes - 1), 2, 0, nodes - 1);
        double sum = hub + clique + chain;
        return sum == 0
                ? new StructureScores(0, 1 / 3.0, 1 / 3.0, 1 / 3.0)
                : new StructureScores(0, 1 - hub / sum, 1 - clique / sum, 1 - chain / sum);
    }

    private static double distance(double[] shape, double... ideal) {
        double sum = 0;
        for (int k = 0; k < shape.length; k++) {
            sum += (shape[k] - ideal[k]) * (shape[k] - ideal[k]);
        }
        return Math.sqrt(sum);
    }
}

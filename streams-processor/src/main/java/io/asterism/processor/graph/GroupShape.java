package io.asterism.processor.graph;

import java.util.Arrays;

/**
 * The metrics of a group's network, edges unweighted (methods specification A.3). A group of one has all of them 0.
 *
 * @param nodes members
 * @param edges edges among them
 * @param density edges over possible edges
 * @param degreeRatio largest over mean degree; nodes - 1 where there is no edge
 * @param clustering mean over nodes of (edges among neighbours) / (pairs of neighbours), 0 for nodes with fewer than two; NaN
 *     above {@link #LARGEST} members
 * @param diameter hops of the longest shortest path, nodes - 1 where the group is not connected; NaN above {@link #LARGEST}
 * @param scores resemblance to the ideal shapes; NaN above {@link #LARGEST}
 */
public record GroupShape(
        int nodes,
        long edges,
        double density,
        double degreeRatio,
        double clustering,
        double diameter,
        StructureScores scores) {
    /** Members of the largest group whose clustering and diameter are worked out: they grow with the cube. */
    public static final int LARGEST = 10_000;

    /** A latent that stands alone. */
    static final GroupShape ALONE = new GroupShape(1, 0, 0, 0, 0, 0, StructureScores.of(1, 0, 0, 0, 0));

    static GroupShape of(Adjacency network) {
        int nodes = network.nodes();
        if (nodes == 1) {
            return ALONE;
        }
        int[] degrees = new int[nodes];
        Arrays.setAll(degrees, network::degree);
        return of(degrees, clustering(network, degrees), Diameter.of(network));
    }

    static GroupShape of(int[] degrees, double clustering, double diameter) {
        int nodes = degrees.length;
        long ends = 0;
        int most = 0;
        for (int degree : degrees) {
            ends += degree;
            most = Math.max(most, degree);
        }
        double density = (double) ends / ((double) nodes * (nodes - 1));
        double degreeRatio = ends == 0 ? nodes - 1 : most / ((double) ends / nodes);
        return new GroupShape(
                nodes,
                ends / 2,
                density,
                degreeRatio,
                clustering,
                diameter,
                StructureScores.of(nodes, density, degreeRatio, clustering, diameter));
    }

    private static double clustering(Adjacency network, int[] degrees) {
        long[] triangles = network.triangles();
        double sum = 0;
        for (int node = 0; node < degrees.length; node++) {
            if (degrees[node] > 1) {
                sum += 2.0 * triangles[node] / ((double) degrees[node] * (degrees[node] - 1));
            }
        }
        return sum / degrees.length;
    }
}

package io.asterism.processor.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jgrapht.Graph;
import org.jgrapht.alg.connectivity.ConnectivityInspector;
import org.jgrapht.alg.scoring.ClusteringCoefficient;
import org.jgrapht.alg.shortestpath.GraphMeasurer;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleGraph;
import org.junit.jupiter.api.Test;

class GroupShapeTest {
    @Test
    void measuresAStar() {
        Adjacency star = new Adjacency(6);
        for (int leaf = 1; leaf < 6; leaf++) {
            star.connect(0, leaf);
        }

        GroupShape shape = GroupShape.of(star);

        assertThat(shape.edges()).isEqualTo(5);
        assertThat(shape.density()).isEqualTo(2 / 6.0);
        assertThat(shape.degreeRatio()).isEqualTo(3);
        assertThat(shape.clustering()).isZero();
        assertThat(shape.diameter()).isEqualTo(2);
    }

    @Test
    void measuresAPathAcrossWords() {
        Adjacency path = new Adjacency(130);
        for (int node = 1; node < 130; node++) {
            path.connect(node - 1, node);
        }

        GroupShape shape = GroupShape.of(path);

        assertThat(shape.density()).isEqualTo(2 / 130.0);
        assertThat(shape.degreeRatio()).isEqualTo(2 / (2 * 129 / 130.0), within(1e-15));
        assertThat(shape.diameter()).isEqualTo(129);
    }

    @Test
    void aCliqueIsStronglyConnectedAltogether() {
        Adjacency clique = new Adjacency(70);
        for (int a = 0; a < 70; a++) {
            for (int b = 0; b < a; b++) {
                clique.connect(a, b);
            }
        }

        GroupShape shape = GroupShape.of(clique);

        assertThat(shape.clustering()).isEqualTo(1);
        assertThat(shape.diameter()).isEqualTo(1);
        assertThat(shape.scores().stronglyConnected()).isEqualTo(1);
    }

    @Test
    void countsADisconnectedGroupAsTheLongestPath() {
        Adjacency apart = new Adjacency(4);
        apart.connect(0, 1);
        apart.connect(2, 3);

        assertThat(GroupShape.of(apart).diameter()).isEqualTo(3);
        assertThat(GroupShape.of(new Adjacency(4)).degreeRatio()).isEqualTo(3);
    }

    @Property(tries = 200)
    void agreesWithPlainGraphAlgorithms(@ForAll long seed, @ForAll @IntRange(min = 2, max = 90) int nodes) {
        Random random = new Random(seed);
        Graph<Integer, DefaultEdge> plain = new SimpleGraph<>(DefaultEdge.class);
        Adjacency network = new Adjacency(nodes);
        double chord = random.nextDouble() * random.nextDouble() * 4 / nodes;
        for (int a = 0; a < nodes; a++) {
            plain.addVertex(a);
            for (int b = 0; b < a; b++) {
                if (random.nextDouble() < chord || (b == a - 1 && random.nextInt(50) > 0)) {
                    plain.addEdge(a, b);
                    network.connect(a, b);
                }
            }
        }

        GroupShape shape = GroupShape.of(network);

        boolean connected = new ConnectivityInspector<>(plain).isConnected();
        assertThat(shape.diameter()).isEqualTo(connected ? new GraphMeasurer<>(plain).getDiameter() : nodes - 1);
        assertThat(shape.clustering())
                .isEqualTo(new ClusteringCoefficient<>(plain).getAverageClusteringCoefficient(), within(1e-12));
        assertThat(shape.edges()).isEqualTo(plain.edgeSet().size());
    }
}

package io.asterism.processor.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.asterism.processor.counting.DensePairs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jgrapht.Graph;
import org.jgrapht.alg.connectivity.ConnectivityInspector;
import org.jgrapht.alg.spanning.PrimMinimumSpanningTree;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.SimpleWeightedGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpanningForestTest {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void findsTheComponentsOfTheHandCheckedStream(boolean aboveOneAndAHalf) {
        SpanningForest forest = SpanningForest.of(new JaccardGraph(DensePairs.handChecked(aboveOneAndAHalf), 1));

        assertThat(members(forest.components(.25))).containsExactly("[0, 1, 2]", "[3, 4]", "[5, 6]", "[7]");
        EdgeThreshold chosen = new ThresholdRule.Published(3, 3, 1e-3).choose(forest::largest);
        assertThat(chosen).isEqualTo(new EdgeThreshold(.25, 3, true));
    }

    @Test
    void keepsAnEdgeThatIsExactlyAtTheThreshold() {
        SpanningForest low = SpanningForest.of(new JaccardGraph(DensePairs.handChecked(false), 1));
        SpanningForest high = SpanningForest.of(new JaccardGraph(DensePairs.handChecked(true), 1));

        assertThat(members(low.components(.4))).containsExactly("[0, 1]", "[2]", "[3, 4]", "[5, 6]", "[7]");
        assertThat(members(high.components(.4))).containsExactly("[0, 1, 2]", "[3, 4]", "[5, 6]", "[7]");
        assertThat(members(high.components(Math.nextUp(.4)))).contains("[2]");
    }

    @Test
    void leavesOutPairsThatFiredTogetherTooSeldom() {
        SpanningForest forest = SpanningForest.of(new JaccardGraph(DensePairs.handChecked(true), 3));

        assertThat(members(forest.components(0))).containsExactly("[0, 1]", "[2]", "[3]", "[4]", "[5]", "[6]", "[7]");
    }

    @Test
    void aThresholdOfZeroJoinsOnlyWhatEverFiredTogether() {
        SpanningForest forest = SpanningForest.of(new JaccardGraph(DensePairs.handChecked(true), 1));

        assertThat(members(forest.components(0))).containsExactly("[0, 1, 2]", "[3, 4]", "[5, 6]", "[7]");
    }

    /** Methods specification, fixture G.3: weights .5, .8 and .3 on three nodes. */
    @Test
    void readsTheLargestComponentAtAnyThreshold() {
        SpanningForestBuilder builder = new SpanningForestBuilder(3);
        builder.add(0, 1, .5);
        builder.add(0, 2, .8);
        builder.add(1, 2, .3);
        SpanningForest forest = builder.build();

        assertThat(forest.largest(.2)).isEqualTo(3);
        assertThat(forest.largest(.4)).isEqualTo(3);
        assertThat(forest.largest(.7)).isEqualTo(2);
        assertThat(forest.edges()).isEqualTo(2);
        assertThat(forest.weight(0)).isEqualTo(.8);
        assertThat(forest.weight(1)).isEqualTo(.5);
    }

    @Test
    void aNetworkWithoutEdgesIsAllSingles() {
        SpanningForest forest = new SpanningForestBuilder(4).build();

        assertThat(forest.largest(0)).isEqualTo(1);
        assertThat(forest.components(0).count()).isEqualTo(4);
    }

    @Property(tries = 300)
    void agreesWithPlainGraphAlgorithms(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 40) int nodes,
            @ForAll @IntRange(min = 1, max = 20) int weights) {
        Graph<Integer, DefaultWeightedEdge> negated = new SimpleWeightedGraph<>(DefaultWeightedEdge.class);
        List<double[]> edges = randomEdges(new Random(seed), nodes, weights);
        for (int node = 0; node < nodes; node++) {
            negated.addVertex(node);
        }
        for (double[] edge : edges) {
            negated.setEdgeWeight(negated.addEdge((int) edge[0], (int) edge[1]), -edge[2]);
        }

        SpanningForest forest = forest(nodes, 1000, edges);

        double total = 0;
        for (int k = 0; k < forest.edges(); k++) {
            total += forest.weight(k);
        }
        assertThat(total)
                .isEqualTo(
                        -new PrimMinimumSpanningTree<>(negated)
                                .getSpanningTree()
                                .getWeight(),
                        within(1e-9));
        for (double threshold : new double[] {0, .25, .5, .75, 1}) {
            assertThat(members(forest.components(threshold))).isEqualTo(plainComponents(nodes, edges, threshold));
        }
    }

    @Property(tries = 300)
    void isTheSameWhateverTheBuffersSize(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 40) int nodes,
            @ForAll @IntRange(min = 1, max = 20) int weights,
            @ForAll @IntRange(min = 1, max = 50) int candidates) {
        List<double[]> edges = randomEdges(new Random(seed), nodes, weights);

        assertThat(listing(forest(nodes, candidates, edges))).isEqualTo(listing(forest(nodes, 1000, edges)));
    }

    private static SpanningForest forest(int nodes, int candidates, List<double[]> edges) {
        SpanningForestBuilder builder = new SpanningForestBuilder(nodes, candidates);
        edges.forEach(edge -> builder.add((int) edge[0], (int) edge[1], edge[2]));
        return builder.build();
    }

    private static List<String> listing(SpanningForest forest) {
        List<String> lines = new ArrayList<>();
        for (int k = 0; k < forest.edges(); k++) {
            lines.add(forest.first(k) + " " + forest.second(k) + " " + forest.weight(k));
        }
        return lines;
    }

    /** Weights are multiples of 1 / weights, so that few of them are distinct and ties abound. */
    private static List<double[]> randomEdges(Random random, int nodes, int weights) {
        List<double[]> edges = new ArrayList<>();
        double density = random.nextDouble();
        for (int i = 0; i < nodes; i++) {
            for (int j = i + 1; j < nodes; j++) {
                if (random.nextDouble() < density) {
                    edges.add(new double[] {i, j, (1 + random.nextInt(weights)) / (double) weights});
                }
            }
        }
        return edges;
    }

    private static List<String> plainComponents(int nodes, List<double[]> edges, double threshold) {
        Graph<Integer, DefaultWeightedEdge> graph = new SimpleWeightedGraph<>(DefaultWeightedEdge.class);
        for (int node = 0; node < nodes; node++) {
            graph.addVertex(node);
        }
        edges.stream().filter(e -> e[2] >= threshold).forEach(e -> graph.addEdge((int) e[0], (int) e[1]));
        return new ConnectivityInspector<>(graph)
                .connectedSets().stream()
                        .map(set -> set.stream().sorted().toList())
                        .sorted(Comparator.comparing(list -> list.get(0)))
                        .map(List::toString)
                        .toList();
    }

    static List<String> members(Components components) {
        List<String> lists = new ArrayList<>();
        for (int id = 0; id < components.count(); id++) {
            lists.add(Arrays.toString(components.members(id)));
        }
        return lists;
    }
}

package io.asterism.processor.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.processor.counting.DensePairs;
import org.junit.jupiter.api.Test;

class LeidenTest {
    /** Two cliques of five latents that always fire together, and one token on which one of each does. */
    @Test
    void cutsTheBridgeThatJoinsAComponent() {
        int[][] tokens = new int[21][];
        for (int t = 0; t < 10; t++) {
            tokens[t] = new int[] {0, 1, 2, 3, 4};
            tokens[10 + t] = new int[] {5, 6, 7, 8, 9};
        }
        tokens[20] = new int[] {4, 5};
        JaccardGraph graph = new JaccardGraph(DensePairs.ofTokens(11, tokens), 1);

        assertThat(SpanningForestTest.members(SpanningForest.of(graph).components(.01)))
                .containsExactly("[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]", "[10]");
        assertThat(SpanningForestTest.members(Leiden.communities(graph, .01, .2, 1)))
                .containsExactly("[0, 1, 2, 3, 4]", "[5, 6, 7, 8, 9]", "[10]");
    }

    @Test
    void isTheSameForTheSameSeed() {
        java.util.Random random = new java.util.Random(4);
        int[][] tokens = new int[500][];
        for (int t = 0; t < tokens.length; t++) {
            tokens[t] = random.ints(0, 60).distinct().limit(5).toArray();
        }
        JaccardGraph graph = new JaccardGraph(DensePairs.ofTokens(60, tokens), 1);

        assertThat(SpanningForestTest.members(Leiden.communities(graph, 0, .04, 9)))
                .isEqualTo(SpanningForestTest.members(Leiden.communities(graph, 0, .04, 9)));
    }
}

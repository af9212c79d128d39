package io.asterism.processor.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.asterism.processor.counting.DensePairs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TurnoverTest {
    private static final InterestingGroup STRONG = new InterestingGroup(List.of(1, 2, 3), .9);
    private static final InterestingGroup FAIR = new InterestingGroup(List.of(4, 5, 6), .5);
    private static final InterestingGroup WEAK = new InterestingGroup(List.of(7, 8, 9), .1);

    /** G.1 at threshold 1.5: J(0,1) = 3/5, J(0,2) = 2/5, J(1,2) = 1/6; J(5,6) = 1. */
    @Test
    void interestIsTheMeanJaccardIndexOfAllPairs() {
        JaccardGraph graph = new JaccardGraph(DensePairs.handChecked(true), 1);

        List<InterestingGroup> found =
                new GroupInterest(2, 3, 1).among(graph, SpanningForest.of(graph).components(.25));

        assertThat(found)
                .extracting(InterestingGroup::latents)
                .containsExactly(List.of(5, 6), List.of(3, 4), List.of(0, 1, 2));
        assertThat(found.get(0).interest()).isEqualTo(1);
        assertThat(found.get(2).interest()).isEqualTo((3 / 5.0 + 2 / 5.0 + 1 / 6.0) / 3, within(1e-12));
        assertThat(new GroupInterest(3, 3, 3)
                        .among(graph, SpanningForest.of(graph).components(.25)))
                .extracting(InterestingGroup::latents)
                .containsExactly(List.of(0, 1, 2));
        assertThat(new GroupInterest(2, 2, 3)
                        .among(graph, SpanningForest.of(graph).components(.25)))
                .isEmpty();
    }

    @Test
    void theMostInterestingAreTrackedFirst() {
        assertThat(Turnover.of(List.of(STRONG, FAIR, WEAK), Map.of(), 2))
                .isEqualTo(new Turnover(List.of(STRONG, FAIR), List.of()));
    }

    @Test
    void theLeastInterestingIsGivenUpForAClearlyBetterOne() {
        assertThat(Turnover.of(List.of(STRONG), Map.of("fair", FAIR, "weak", WEAK), 2))
                .isEqualTo(new Turnover(List.of(STRONG), List.of("weak")));
    }

    @Test
    void aLittleMoreInterestIsNotWorthTheStatistics() {
        InterestingGroup better = new InterestingGroup(List.of(10, 11, 12), .6);
        assertThat(Turnover.of(List.of(better), Map.of("fair", FAIR), 1)).isEqualTo(new Turnover(List.of(), List.of()));
    }

    @Test
    void aGroupThatIsTrackedIsNotTrackedAgain() {
        InterestingGroup grown = new InterestingGroup(List.of(1, 2, 3, 10), .8);
        assertThat(Turnover.of(List.of(grown), Map.of("strong", STRONG), 5))
                .isEqualTo(new Turnover(List.of(), List.of()));
    }

    @Test
    void moreThanCanBeTrackedAreGivenUp() {
        assertThat(Turnover.of(List.of(), Map.of("strong", STRONG, "fair", FAIR, "weak", WEAK), 1))
                .isEqualTo(new Turnover(List.of(), List.of("weak", "fair")));
    }
}

package io.asterism.processor.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asterism.schemas.InputException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods specification, fixture G.3. */
class EdgeThresholdTest {
    @Test
    void stopsAtTheFirstThresholdInRange() {
        SpanningForestBuilder builder = new SpanningForestBuilder(10);
        clique(builder, 0, 5, .8);
        clique(builder, 5, 8, .4);
        clique(builder, 8, 10, .2);

        assertThat(search(builder.build(), 4, 6)).isEqualTo(new EdgeThreshold(.5, 5, true));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-3, 1e-1})
    void narrowsFromBelow(double tolerance) {
        SpanningForestBuilder builder = new SpanningForestBuilder(4);
        builder.add(0, 1, .9);
        builder.add(0, 2, .8);
        builder.add(0, 3, .7);
        builder.add(1, 2, .6);
        builder.add(1, 3, .5);
        builder.add(2, 3, .4);

        assertThat(new ThresholdRule.Published(2, 3, tolerance).choose(builder.build()::largest))
                .isEqualTo(new EdgeThreshold(.75, 3, true));
    }

    @Test
    void takesUniformNetworksAtTheFirstStep() {
        SpanningForestBuilder ones = new SpanningForestBuilder(5);
        clique(ones, 0, 5, 1);

        assertThat(search(ones.build(), 4, 5)).isEqualTo(new EdgeThreshold(.5, 5, true));
        assertThat(search(new SpanningForestBuilder(5).build(), 1, 5)).isEqualTo(new EdgeThreshold(.5, 1, true));
    }

    @Test
    void returnsTheFirstOfTheClosestWhereNoneIsInRange() {
        SpanningForestBuilder pairs = new SpanningForestBuilder(6);
        pairs.add(0, 1, 1);
        pairs.add(2, 3, 1);
        pairs.add(4, 5, 1);

        assertThat(search(pairs.build(), 1, 1)).isEqualTo(new EdgeThreshold(.5, 2, false));
    }

    /** The published layer-0 dictionary ends at 2^-10: always too small, the search halves ten times. */
    @Test
    void endsAfterTenHalvings() {
        List<Double> asked = new ArrayList<>();
        SpanningForestBuilder builder = new SpanningForestBuilder(3);
        builder.add(0, 1, .0009765625);
        SpanningForest forest = builder.build();

        EdgeThreshold chosen = ThresholdRule.PUBLISHED.choose(threshold -> {
            asked.add(threshold);
            return forest.largest(threshold);
        });

        assertThat(asked).hasSize(10).startsWith(.5, .25, .125).endsWith(.0009765625);
        assertThat(chosen).isEqualTo(new EdgeThreshold(.0009765625, 2, false));
    }

    @Test
    void aFixedThresholdIsTakenAsItIs() {
        assertThat(new ThresholdRule.Fixed(.3).choose(threshold -> threshold == .3 ? 7 : 0))
                .isEqualTo(new EdgeThreshold(.3, 7, true));
    }

    @Test
    void refusesWhatIsNoThresholdAndNoRange() {
        assertThatThrownBy(() -> new ThresholdRule.Fixed(1.5))
                .isInstanceOf(InputException.class)
                .hasMessage("edge threshold 1.5 is not in [0, 1]");
        assertThatThrownBy(() -> new ThresholdRule.Fixed(Double.NaN)).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> new ThresholdRule.Published(5, 4, 1e-3)).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> new ThresholdRule.Published(5, 6, 0)).isInstanceOf(InputException.class);
    }

    private static EdgeThreshold search(SpanningForest forest, int smallest, int largest) {
        return new ThresholdRule.Published(smallest, largest, 1e-3).choose(forest::largest);
    }

    private static void clique(SpanningForestBuilder builder, int from, int to, double weight) {
        for (int i = from; i < to; i++) {
            for (int j = i + 1; j < to; j++) {
                builder.add(i, j, weight);
            }
        }
    }
}

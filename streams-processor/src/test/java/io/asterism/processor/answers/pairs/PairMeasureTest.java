package io.asterism.processor.answers.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.processor.graph.Measure;
import io.asterism.processor.requests.Words;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairMeasureTest {
    @Test
    void everyMeasureCanBeAskedForByItsName() {
        for (PairMeasure each : PairMeasure.values()) {
            if (each != PairMeasure.CONDITIONAL) {
                assertThat(Words.of(each)).isEqualTo(each.formula().label());
            }
        }
        List<Measure> asked =
                Arrays.stream(PairMeasure.values()).map(PairMeasure::formula).toList();
        // The second conditional is the first of the pair turned round.
        assertThat(Measure.values())
                .allMatch(measure -> asked.contains(measure) || measure == Measure.P_FIRST_GIVEN_SECOND);
    }

    @Test
    void noPairIsOutsideTheRange() {
        for (PairMeasure each : PairMeasure.values()) {
            for (long both = 1; both <= 4; both++) {
                for (long first = both; first <= 6; first++) {
                    for (long second = both; second <= 6; second++) {
                        double value = each.formula().of(both, first, second, 13);
                        assertThat(value).isBetween(each.least(), each.most());
                    }
                }
            }
        }
    }
}

package io.asterism.processor.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.asterism.schemas.InputException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MeasureTest {
    /** Methods specification, fixture G.1: twelve tokens, both thresholds. */
    @ParameterizedTest
    @CsvSource({
        "3, 4, 4, .6, 2.25, .625",
        "2, 4, 4, .333333, 1.5, .25",
        "1, 4, 3, .166667, 1, 0",
        "2, 3, 3, .5, 2.666667, .555556",
        "2, 2, 2, 1, 6, 1",
        "2, 4, 3, .4, 2.0, .408248",
        "2, 2, 3, .666667, 4, .774597",
    })
    void agreesWithTheHandCheckedStream(long both, long first, long second, double jaccard, double lift, double phi) {
        assertThat(Measure.JACCARD.of(both, first, second, 12)).isEqualTo(jaccard, within(5e-7));
        assertThat(Measure.LIFT.of(both, first, second, 12)).isEqualTo(lift, within(5e-7));
        assertThat(Measure.PHI.of(both, first, second, 12)).isEqualTo(phi, within(5e-7));
    }

    @Test
    void twoOfFiveReachesAThresholdOfTwoFifths() {
        assertThat(Measure.JACCARD.of(2, 4, 3, 12)).isGreaterThanOrEqualTo(.4);
    }

    /** Both on 3 tokens, first on 4, second on 6, of 16: by hand. */
    @Test
    void agreesWithHandArithmetic() {
        assertThat(Measure.DICE.of(3, 4, 6, 16)).isEqualTo(.6, within(1e-15));
        assertThat(Measure.OVERLAP.of(3, 4, 6, 16)).isEqualTo(.75);
        assertThat(Measure.LIFT.of(3, 4, 6, 16)).isEqualTo(2);
        assertThat(Measure.PMI.of(3, 4, 6, 16)).isEqualTo(1, within(1e-15));
        assertThat(Measure.NPMI.of(3, 4, 6, 16)).isEqualTo(1 / (4 - Math.log(3) / Math.log(2)), within(1e-15));
        assertThat(Measure.P_SECOND_GIVEN_FIRST.of(3, 4, 6, 16)).isEqualTo(.75);
        assertThat(Measure.P_FIRST_GIVEN_SECOND.of(3, 4, 6, 16)).isEqualTo(.5);
        double g2 = 2 * (3 * Math.log(3 / 1.5) + Math.log(1 / 2.5) + 3 * Math.log(3 / 4.5) + 9 * Math.log(9 / 7.5));
        assertThat(Measure.LOG_LIKELIHOOD_RATIO.of(3, 4, 6, 16)).isEqualTo(g2, within(1e-12));
    }

    @Test
    void pairsThatNeverMeetAreAtTheLowEnd() {
        assertThat(Measure.LIFT.of(0, 4, 6, 16)).isZero();
        assertThat(Measure.PMI.of(0, 4, 6, 16)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(Measure.NPMI.of(0, 4, 6, 16)).isEqualTo(-1);
        double g2 = 2 * (4 * Math.log(4 / 2.5) + 6 * Math.log(6 / 4.5) + 6 * Math.log(6 / 7.5));
        assertThat(Measure.LOG_LIKELIHOOD_RATIO.of(0, 4, 6, 16)).isEqualTo(g2, within(1e-12));
    }

    @Test
    void pairsThatAreAlwaysTogetherAreAtTheHighEnd() {
        assertThat(Measure.NPMI.of(4, 4, 4, 16)).isEqualTo(1);
        assertThat(Measure.PHI.of(4, 4, 4, 16)).isEqualTo(1);
        assertThat(Measure.LOG_LIKELIHOOD_RATIO.of(4, 4, 4, 16))
                .isEqualTo(2 * (4 * Math.log(4) + 12 * Math.log(16 / 12.0)), within(1e-12));
    }

    @ParameterizedTest
    @EnumSource
    void isZeroWhereNothingFired(Measure measure) {
        assertThat(measure.of(0, 0, 0, 0)).isZero();
        assertThat(measure.of(0, 0, 0, 16)).isZero();
        assertThat(measure.of(0, 0, 6, 16)).isZero();
        assertThat(measure.of(0, 4, 0, 16)).isZero();
    }

    @Test
    void latentsThatAlwaysFireCorrelateWithNothing() {
        assertThat(Measure.PHI.of(4, 16, 4, 16)).isZero();
        assertThat(Measure.NPMI.of(16, 16, 16, 16)).isZero();
        assertThat(Measure.LOG_LIKELIHOOD_RATIO.of(4, 16, 4, 16)).isZero();
    }

    @Test
    void countsPastTheSquareRootOfALongStayExact() {
        long n = 1L << 40;
        assertThat(Measure.LIFT.of(n / 4, n / 2, n / 2, n)).isEqualTo(1);
        assertThat(Measure.PHI.of(n / 4, n / 2, n / 2, n)).isZero();
        assertThat(Measure.LOG_LIKELIHOOD_RATIO.of(n / 4, n / 2, n / 2, n)).isZero();
    }

    @Property
    void staysInItsBounds(
            @ForAll @LongRange(max = 1L << 36) long both,
            @ForAll @LongRange(max = 1L << 36) long firstAlone,
            @ForAll @LongRange(max = 1L << 36) long secondAlone,
            @ForAll @LongRange(max = 1L << 36) long neither) {
        long first = both + firstAlone;
        long second = both + secondAlone;
        long tokens = first + secondAlone + neither;
        for (Measure unit : new Measure[] {
            Measure.JACCARD, Measure.DICE, Measure.OVERLAP, Measure.P_SECOND_GIVEN_FIRST, Measure.P_FIRST_GIVEN_SECOND
        }) {
            assertThat(unit.of(both, first, second, tokens)).isBetween(0., 1.);
        }
        assertThat(Measure.PHI.of(both, first, second, tokens)).isBetween(-1., 1.);
        assertThat(Measure.NPMI.of(both, first, second, tokens)).isBetween(-1., 1.);
        assertThat(Measure.LOG_LIKELIHOOD_RATIO.of(both, first, second, tokens)).isGreaterThanOrEqualTo(0);
    }

    @Property
    void isFiniteWhileCountsMoveUnderTheReader(
            @ForAll @LongRange(max = 20) long both,
            @ForAll @LongRange(max = 20) long first,
            @ForAll @LongRange(max = 20) long second,
            @ForAll @LongRange(max = 20) long tokens) {
        for (Measure measure : Measure.values()) {
            assertThat(measure.of(both, first, second, tokens)).isNotNaN();
        }
    }

    @ParameterizedTest
    @EnumSource
    void isFoundByItsLabel(Measure measure) {
        assertThat(Measure.fromName(measure.label())).isEqualTo(measure);
        assertThat(Measure.fromName(measure.name())).isEqualTo(measure);
    }

    @Test
    void refusesAnotherNameAndListsItsOwn() {
        assertThatThrownBy(() -> Measure.fromName("cosine"))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "measure 'cosine' is not known: expected one of jaccard, dice, overlap, lift, phi, pmi, npmi,"
                                + " p_second_given_first, p_first_given_second, log_likelihood_ratio");
    }
}

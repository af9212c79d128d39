package io.asterism.processor.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StructureScoresTest {
    /** Methods specification A.3: published rows, their metrics printed with ten digits. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            2, 1, 1, 0, 1, 0.7071067812, 0.7071067812, 0.5857864376
            3, 1, 1, 1, 1, 0.4954541697, 1.0000000000, 0.5045458303
            4, 0.5, 1.3333333333333333, 0, 3, 0.6070449971, 0.5318855766, 0.8610694264
            4, 0.6666666666666666, 1, 0, 2, 0.5882465763, 0.7019013467, 0.7098520770
            4, 1, 1, 1, 1, 0.4971909226, 1.0000000000, 0.5028090774
            5, 0.6, 1.25, 0.5333333333333333, 3, 0.5378853587, 0.6733530812, 0.7887615601
            6, 0.3333333333333333, 1.8, 0, 4, 0.5355523661, 0.5902313532, 0.8742162807
            6, 1, 1, 1, 1, 0.4994263970, 1.0000000000, 0.5005736030
            7, 0.38095238095238093, 1.3125, 0.6666666666666666, 4, 0.5083408639, 0.7037889257, 0.7878702105
            8, 0.25, 3.4285714285714284, 0, 3, 0.6729959290, 0.7015151722, 0.6254888987
            8, 0.8928571428571429, 1.12, 0.9119047619047619, 2, 0.5092441614, 0.9166334079, 0.5741224307
            12, 0.22727272727272727, 2, 0.37222222222222223, 5, 0.5192171259, 0.7852094977, 0.6955733764
            20, 0.10526315789473684, 2, 0, 9, 0.4971057383, 0.7764326679, 0.7264615938
            20, 0.3684210526315789, 1.8571428571428572, 0.7138267288, 4, 0.5132445916, 0.9099470909, 0.5768083175
            114, 0.02825648191, 3.445054945, 0.3054410015, 18, 0.5033872226, 0.9227774539, 0.5738353235
            193, 0.01969991364, 3.436986301, 0.423936455, 27, 0.5012219014, 0.9314590738, 0.5673190248
            203, 0.02292347461, 4.103191489, 0.412094291, 23, 0.5028125161, 0.9444197032, 0.5527677807
            4, 0.5, 2, 0, 2, 0.7379846, 0.5276450, 0.7343704
            5, 0.9, 1.1111111111111112, 0.9, 2, 0.5269324, 0.8432741, 0.6297935
            """)
    void agreesWithPublishedRows(
            int nodes,
            double density,
            double ratio,
            double clustering,
            int diameter,
            String hubSpoke,
            String stronglyConnected,
            String linear) {
        StructureScores scores = StructureScores.of(nodes, density, ratio, clustering, diameter);

        assertThat(scores.singleNode()).isZero();
        assertPrinted(scores.hubSpoke(), hubSpoke);
        assertPrinted(scores.stronglyConnected(), stronglyConnected);
        assertPrinted(scores.linear(), linear);
        assertThat(scores.hubSpoke() + scores.stronglyConnected() + scores.linear())
                .isEqualTo(2, within(1e-12));
    }

    @Test
    void aSingleLatentIsOnlyThat() {
        assertThat(StructureScores.of(1, 0, 0, 0, 0)).isEqualTo(new StructureScores(1, 0, 0, 0));
    }

    /** Within half a unit of the last printed digit and a rounding error. */
    private static void assertPrinted(double value, String printed) {
        double halfUnit = .5 * Math.pow(10, printed.indexOf('.') + 1 - printed.length());
        assertThat(value).isEqualTo(Double.parseDouble(printed), within(halfUnit + 1e-10));
    }
}

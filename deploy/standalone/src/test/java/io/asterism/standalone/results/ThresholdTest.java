package io.asterism.standalone.results;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdTest {
    @ParameterizedTest
    @CsvSource({"0,0_0", "1.5,1_5", "10,10_0", "0.25,0_25", "1e-3,0_001", "1e8,100000000_0", "0.1,0_1"})
    void isSpeltAsADecimal(double threshold, String name) {
        assertThat(new Threshold(threshold).name()).isEqualTo(name);
    }
}

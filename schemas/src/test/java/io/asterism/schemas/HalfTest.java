package io.asterism.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HalfTest {
    private static final int LARGEST = 0x7bff;

    /** IEEE 754-2019, 3.4: (-1)^sign x 2^(exponent - 15) x (1 + fraction / 1024), subnormal below exponent 1. */
    @Test
    void givesTheValueOfAllBits() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            int exponent = bits >> 10 & 31;
            double fraction = (bits & 1023) / 1024.0;
            double magnitude = exponent == 0 ? Math.scalb(fraction, -14) : Math.scalb(1 + fraction, exponent - 15);
            if (exponent == 31) {
                magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            }
            assertThat(Half.toFloat((short) bits))
                    .isEqualTo(Float.valueOf((float) (bits < 0x8000 ? magnitude : -magnitude)));
        }
    }

    @Test
    void roundsToTheNearestAndTiesToEven() {
        for (int bits = 1; bits < LARGEST; bits++) {
            float value = Half.toFloat((short) bits);
            float tie = (value + Half.toFloat((short) (bits + 1))) / 2;
            assertThat(Half.ofPositive(value)).isEqualTo((short) bits);
            assertThat(Half.ofPositive(tie)).isEqualTo((short) (bits + (bits & 1)));
            assertThat(Half.ofPositive(Math.nextDown(tie))).isEqualTo((short) bits);
            assertThat(Half.ofPositive(Math.nextUp(tie))).isEqualTo((short) (bits + 1));
        }
    }

    @Test
    void staysFiniteAndAboveZero() {
        assertThat(Half.ofPositive(Float.MIN_VALUE)).isEqualTo((short) 1);
        assertThat(Half.ofPositive(0x1p-26f)).isEqualTo((short) 1);
        assertThat(Half.ofPositive(65_504f)).isEqualTo((short) LARGEST);
        assertThat(Half.ofPositive(65_519f)).isEqualTo((short) LARGEST);
        assertThat(Half.ofPositive(Float.MAX_VALUE)).isEqualTo((short) LARGEST);
    }
}

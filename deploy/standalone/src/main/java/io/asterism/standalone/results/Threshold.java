package io.asterism.standalone.results;

import java.math.BigDecimal;

/** How a threshold is spelt in the names of files and columns: a decimal with at least one digit after the dot. */
record Threshold(double value) {
    /** {@code 1.5}, {@code 0.0}, {@code 0.001}: never an exponent. */
    String decimal() {
        BigDecimal decimal = BigDecimal.valueOf(value).stripTrailingZeros();
        return decimal.scale() < 1 ? decimal.setScale(1).toPlainString() : decimal.toPlainString();
    }

    /** {@code 1_5}, {@code 0_0}, {@code 0_001}. */
    String name() {
        return decimal().replace('.', '_');
    }
}

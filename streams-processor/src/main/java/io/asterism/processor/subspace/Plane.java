package io.asterism.processor.subspace;

/**
 * Points in a plane, centred and scaled to a root mean square distance of √2 from their mean, so that an isotropic cloud has unit
 * variance along every line (methods specification B.2).
 */
record Plane(double[] x, double[] y) {
    /** The plane of two columns of coordinates, one row a point; points that all coincide stay so. */
    static Plane of(double[] first, double[] second) {
        double meanX = mean(first);
        double meanY = mean(second);
        double squares = 0;
        for (int k = 0; k < first.length; k++) {
            squares += square(first[k] - meanX) + square(second[k] - meanY);
        }
        double scale = squares == 0 ? 1 : Math.sqrt(2 * first.length / squares);
        double[] x = new double[first.length];
        double[] y = new double[first.length];
        for (int k = 0; k < first.length; k++) {
            x[k] = (first[k] - meanX) * scale;
            y[k] = (second[k] - meanY) * scale;
        }
        return new Plane(x, y);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double square(double value) {
        return value * value;
    }
}

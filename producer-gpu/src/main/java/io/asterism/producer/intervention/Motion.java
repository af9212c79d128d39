package io.asterism.producer.intervention;

/** Where a point of a plane goes. */
sealed interface Motion {
    /** From {@code (x, y)} to {@code (x, y)}. */
    double[] of(double x, double y);

    /** To a place, wherever it was. */
    record To(double x, double y) implements Motion {
        @Override
        public double[] of(double fromX, double fromY) {
            return new double[] {x, y};
        }
    }

    /** By a step. */
    record By(double x, double y) implements Motion {
        @Override
        public double[] of(double fromX, double fromY) {
            return new double[] {fromX + x, fromY + y};
        }
    }

    /** Around the origin, from the first axis towards the second. */
    record Turn(double degrees) implements Motion {
        @Override
        public double[] of(double x, double y) {
            double angle = Math.toRadians(degrees);
            return new double[] {x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)};
        }
    }
}

package io.asterism.processor.subspace;

import java.util.Arrays;

/**
 * The ε-mixture index of points in a plane: the largest share of them that lies within ε root mean square distances of one line,
 * over all lines (methods specification B.1). The publication climbs to a line by gradient from a random one and so can fall short
 * of the largest share; here lines are tried on a grid that is refined around the best, and the outcome is always the same.
 */
final class Mixture {
    private static final int REFINEMENTS = 4;
    private static final int REFINED_STEPS = 10;
    /** All points are on the line, but for rounding. */
    private static final double NO_DISTANCE = 1e-6;

    private final Plane plane;
    private final double temperature;
    private final int angles;
    private final int offsets;
    private final double reach;
    private final double[] projected;
    private double variance;

    /** A line, and what it is worth. */
    private record Line(double angle, double offset, double worth) {}

    private Mixture(Plane plane, IndexSettings settings) {
        this.plane = plane;
        this.temperature = settings.temperature();
        this.angles = temperature == 0 ? 180 : 36;
        this.offsets = temperature == 0 ? 120 : 40;
        this.projected = new double[plane.x().length];
        double farthest = 0;
        for (int k = 0; k < projected.length; k++) {
            farthest = Math.max(farthest, Math.hypot(plane.x()[k], plane.y()[k]));
        }
        this.reach = farthest;
    }

    /** The index: 1 for points that all lie on one line. */
    static double of(Plane plane, IndexSettings settings) {
        return new Mixture(plane, settings).largest();
    }

    private double largest() {
        double angleStep = Math.PI / angles;
        double offsetStep = 2 * reach / offsets;
        Line best = search(0, angleStep, angles - 1, -reach, offsetStep, offsets);
        Line flat = search(minorAxis(), 0, 0, -reach, offsetStep, offsets);
        best = flat.worth() > best.worth() ? flat : best;
        for (int k = 0; k < REFINEMENTS; k++) {
            angleStep *= 2.0 / REFINED_STEPS;
            offsetStep *= 2.0 / REFINED_STEPS;
            Line near = search(
                    best.angle() - angleStep * REFINED_STEPS / 2,
                    angleStep,
                    REFINED_STEPS,
                    best.offset() - offsetStep * REFINED_STEPS / 2,
                    offsetStep,
                    REFINED_STEPS);
            best = near.worth() > best.worth() ? near : best;
        }
        project(best.angle());
        return share(best.offset());
    }

    /** The direction along which the points spread least: across the line, where all of them are on one. */
    private double minorAxis() {
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int k = 0; k < projected.length; k++) {
            xx += plane.x()[k] * plane.x()[k];
            xy += plane.x()[k] * plane.y()[k];
            yy += plane.y()[k] * plane.y()[k];
        }
        return (Math.atan2(2 * xy, xx - yy) + Math.PI) / 2;
    }

    private Line search(
            double angleFrom, double angleStep, int angleSteps, double offsetFrom, double offsetStep, int offsetSteps) {
        Line best = new Line(angleFrom, offsetFrom, -1);
        for (int a = 0; a <= angleSteps; a++) {
            double angle = angleFrom + a * angleStep;
            project(angle);
            for (int c = 0; c <= offsetSteps; c++) {
                double offset = offsetFrom + c * offsetStep;
                double worth = temperature == 0 ? share(offset) : softShare(offset);
                if (worth > best.worth()) {
                    best = new Line(angle, offset, worth);
                }
            }
        }
        return best;
    }

    /** Projections onto a direction, ascending. */
    private void project(double angle) {
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        for (int k = 0; k < projected.length; k++) {
            projected[k] = cos * plane.x()[k] + sin * plane.y()[k];
        }
        Arrays.sort(projected);
        variance = 0;
        for (double z : projected) {
            variance += z * z / projected.length;
        }
    }

    private double share(double offset) {
        double distance = distance(offset);
        if (distance < NO_DISTANCE) {
            return 1;
        }
        double width = IndexSettings.EPSILON * distance;
        return (double) (firstNotBelow(-offset + width) - firstAbove(-offset - width)) / projected.length;
    }

    private double softShare(double offset) {
        double distance = distance(offset);
        if (distance < NO_DISTANCE) {
            return 1;
        }
        double sum = 0;
        for (double z : projected) {
            double excess = (Math.abs(z + offset) / distance - IndexSettings.EPSILON) / temperature;
            sum += 1 / (1 + Math.exp(excess));
        }
        return sum / projected.length;
    }

    /** Root mean square of the projections plus an offset; the plane is centred. */
    private double distance(double offset) {
        return Math.sqrt(variance + offset * offset);
    }

    private int firstAbove(double value) {
        return first(value, false);
    }

    private int firstNotBelow(double value) {
        return first(value, true);
    }

    private int first(double value, boolean orEqual) {
        int low = 0;
        int high = projected.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (projected[middle] > value || (orEqual && projected[middle] == value)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}

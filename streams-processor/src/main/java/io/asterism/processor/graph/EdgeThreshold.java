package io.asterism.processor.graph;

import java.util.function.DoubleToIntFunction;

/**
 * The weight from which an edge counts.
 *
 * @param value edges at or above it are kept
 * @param largest size of the largest component then
 * @param inRange whether that is a size the rule wanted
 */
public record EdgeThreshold(double value, int largest, boolean inRange) {
    static EdgeThreshold search(ThresholdRule.Published rule, DoubleToIntFunction largestAt) {
        double low = 0;
        double high = 1;
        double target = (rule.smallest() + rule.largest()) / 2.0;
        EdgeThreshold best = new EdgeThreshold(Double.NaN, Integer.MAX_VALUE, false);
        while (high - low > rule.tolerance()) {
            double middle = (low + high) / 2;
            int size = largestAt.applyAsInt(middle);
            if (rule.smallest() <= size && size <= rule.largest()) {
                return new EdgeThreshold(middle, size, true);
            }
            if (size < rule.smallest()) {
                high = middle;
            } else {
                low = middle;
            }
            if (Math.abs(size - target) < Math.abs(best.largest() - target)) {
                best = new EdgeThreshold(middle, size, false);
            }
        }
        return best;
    }
}

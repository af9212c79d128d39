package io.asterism.processor.graph;

import io.asterism.schemas.InputException;
import java.util.function.DoubleToIntFunction;

/** How the weight is chosen from which an edge counts. */
public sealed interface ThresholdRule {
    /** The published rule with its published settings. */
    Published PUBLISHED = new Published(150, 200, 1e-3);

    /**
     * Binary search over (0, 1) for a threshold at which the largest component has a wanted size; where no dyadic threshold does,
     * the one that came closest to the middle of the range (methods specification A.2).
     *
     * @param smallest smallest size wanted
     * @param largest largest size wanted
     * @param tolerance width of the interval at which the search ends
     */
    record Published(int smallest, int largest, double tolerance) implements ThresholdRule {
        /** Checks the settings. */
        public Published {
            if (smallest < 1 || largest < smallest) {
                throw new InputException(
                        "sizes %d to %d of the largest component are no range: expected 1 <= smallest <= largest",
                        smallest, largest);
            }
            if (!(tolerance > 0 && tolerance < 1)) {
                throw new InputException("tolerance %s of the threshold search is not in (0, 1)", tolerance);
            }
        }

        @Override
        public EdgeThreshold choose(DoubleToIntFunction largestAt) {
            return EdgeThreshold.search(this, largestAt);
        }
    }

    /**
     * A threshold of the user's own.
     *
     * @param threshold at least 0, at most 1
     */
    record Fixed(double threshold) implements ThresholdRule {
        /** Checks the threshold. */
        public Fixed {
            if (!(threshold >= 0 && threshold <= 1)) {
                throw new InputException("edge threshold %s is not in [0, 1]", threshold);
            }
        }

        @Override
        public EdgeThreshold choose(DoubleToIntFunction largestAt) {
            return new EdgeThreshold(threshold, largestAt.applyAsInt(threshold), true);
        }
    }

    /**
     * The threshold for a network.
     *
     * @param largestAt size of the largest component at a threshold
     */
    EdgeThreshold choose(DoubleToIntFunction largestAt);
}

package io.asterism.producer.training;

import java.util.Arrays;
import java.util.SplittableRandom;

/** How many latents each of the nested dictionaries of a Matryoshka SAE has, in ascending order; the last has them all. */
sealed interface Prefixes {
    /** Those of a step of the training, counted from 1. */
    int[] at(int step);

    /** The same at every step. */
    record Fixed(int... widths) implements Prefixes {
        /** A sixteenth, an eighth more, a quarter more, and all, which is what is usual. */
        static Fixed usual(int width) {
            return new Fixed(Arrays.stream(new int[] {width / 16, 3 * width / 16, 7 * width / 16, width})
                    .filter(each -> each > 0)
                    .distinct()
                    .toArray());
        }

        @Override
        public int[] at(int step) {
            return widths;
        }

        @Override
        public String toString() {
            return Arrays.toString(widths);
        }
    }

    /**
     * Drawn anew for every batch, so that no latent is the last of its dictionary for long: a number of prefixes from a Pareto
     * distribution of shape one half that ends at the width, and all latents.
     *
     * @param count prefixes a batch, all latents included
     */
    record Sampled(int count, int width, long seed) implements Prefixes {
        private static final double SHAPE = 0.5;

        @Override
        public int[] at(int step) {
            SplittableRandom random = new SplittableRandom(seed ^ ((long) step << 32));
            int[] widths = new int[count];
            double tail = 1 - Math.pow(width, -SHAPE);
            for (int i = 0; i < count - 1; i++) {
                double drawn = Math.pow(1 - random.nextDouble() * tail, -1 / SHAPE);
                widths[i] = Math.max(1, Math.min(width, (int) drawn));
            }
            widths[count - 1] = width;
            return Arrays.stream(widths).sorted().distinct().toArray();
        }
    }
}

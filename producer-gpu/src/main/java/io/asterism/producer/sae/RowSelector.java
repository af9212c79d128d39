package io.asterism.producer.sae;

import java.util.Arrays;

/**
 * From one token's pre-activations to its active latents, in host memory: one pass over a row that lies in the cache. It finds what
 * the {@link Selector} it comes from finds. A pre-activation that is no number is not active.
 */
sealed interface RowSelector {
    /** Bits of infinity; those of what is no number are above them, or below 0. */
    int INFINITY = 0x7f800000;

    /**
     * Finds the active latents of a token.
     *
     * @param pre the bits of floats, {@code [dSae]}
     * @param latents where those found go, ascending, {@code [dSae]}; what lies behind them is undefined
     * @param activations beside them, above 0, {@code [dSae]}
     * @return how many there are
     */
    int select(int[] pre, int[] latents, float[] activations);

    /** As {@link Selector.Relu}. Half of the latents may be active, so there is nothing for the processor to guess. */
    record Relu() implements RowSelector {
        @Override
        public int select(int[] pre, int[] latents, float[] activations) {
            int found = 0;
            for (int latent = 0; latent < pre.length; latent++) {
                float value = Float.intBitsToFloat(pre[latent]);
                latents[found] = latent;
                activations[found] = value;
                found += value > 0 ? 1 : 0;
            }
            return found;
        }
    }

    /**
     * As {@link Selector.JumpRelu}.
     *
     * @param least bits of the thresholds, of 0 where they are below it, {@code [dSae]}
     */
    record JumpRelu(int[] least) implements RowSelector {
        static JumpRelu of(float[] thresholds) {
            int[] least = new int[thresholds.length];
            for (int latent = 0; latent < least.length; latent++) {
                least[latent] = Float.floatToIntBits(Math.max(thresholds[latent], 0));
            }
            return new JumpRelu(least);
        }

        @Override
        public int select(int[] pre, int[] latents, float[] activations) {
            Strips strips = Strips.of(pre.length);
            int[] columns = Strips.above(strips.mostAbove(pre, least), 0);
            int found = 0;
            for (int first = 0; first < strips.covered(); first += strips.width()) {
                for (int column : columns) {
                    found = add(pre, first + column, latents, activations, found);
                }
            }
            for (int latent = strips.covered(); latent < pre.length; latent++) {
                found = add(pre, latent, latents, activations, found);
            }
            return found;
        }

        private int add(int[] pre, int latent, int[] latents, float[] activations, int found) {
            if (pre[latent] > least[latent] && pre[latent] <= INFINITY) {
                latents[found] = latent;
                activations[found] = Float.intBitsToFloat(pre[latent]);
                return found + 1;
            }
            return found;
        }
    }

    /**
     * As {@link Selector.Gated}.
     *
     * @param gateBias {@code [dSae]}
     * @param magnitude {@code [dSae]}
     * @param magnitudeBias {@code [dSae]}
     */
    record Gated(float[] gateBias, float[] magnitude, float[] magnitudeBias) implements RowSelector {
        @Override
        public int select(int[] pre, int[] latents, float[] activations) {
            int found = 0;
            for (int latent = 0; latent < pre.length; latent++) {
                float gate = Float.intBitsToFloat(pre[latent]);
                if (gate + gateBias[latent] > 0) {
                    float value = gate * magnitude[latent] + magnitudeBias[latent];
                    latents[found] = latent;
                    activations[found] = value;
                    found += value > 0 ? 1 : 0;
                }
            }
            return found;
        }
    }

    /** As {@link Selector.TopK}; of latents that tie for the last places those with the lowest index stay. */
    record TopK(int k) implements RowSelector {
        /** So many times k candidates gather before all but the k largest of them go. */
        private static final int ROOM = 4;

        @Override
        public int select(int[] pre, int[] latents, float[] activations) {
            Strips strips = Strips.of(pre.length);
            if (strips.width() < k) {
                return largest(pre, latents, activations);
            }
            int[] most = strips.most(pre);
            int bound = reached(most);
            int[] columns = Strips.above(most, bound - 1);
            int found = 0;
            for (int first = 0; first < strips.covered(); first += strips.width()) {
                for (int column : columns) {
                    found = add(pre, first + column, bound, latents, activations, found);
                }
            }
            for (int latent = strips.covered(); latent < pre.length; latent++) {
                found = add(pre, latent, bound, latents, activations, found);
            }
            return cut(latents, activations, found);
        }

        /** Bits above 0 that k of the values reach, or as many as are above 0: their k-th largest. */
        private int reached(int[] values) {
            // The k-th largest of the columns' maxima is no larger than that of all values: less need not be sorted.
            Strips strips = Strips.of(values.length);
            int lower = strips.width() < k ? 1 : reached(strips.most(values));
            int[] sorted = new int[values.length];
            int found = 0;
            for (int value : values) {
                sorted[found] = value;
                found += value >= lower && value <= INFINITY ? 1 : 0;
            }
            Arrays.sort(sorted, 0, found);
            return found < k ? 1 : sorted[found - k];
        }

        /** Bits of the least of k activations; where there are fewer, of the least there can be. */
        private int least(float[] activations, int found) {
            if (found < k) {
                return 1;
            }
            float least = Float.POSITIVE_INFINITY;
            for (int i = 0; i < k; i++) {
                least = Math.min(least, activations[i]);
            }
            return Float.floatToIntBits(least);
        }

        private static int add(int[] pre, int latent, int bound, int[] latents, float[] activations, int found) {
            if (pre[latent] >= bound && pre[latent] <= INFINITY) {
                latents[found] = latent;
                activations[found] = Float.intBitsToFloat(pre[latent]);
                return found + 1;
            }
            return found;
        }

        /** The k largest of a row, looked at one by one. */
        private int largest(int[] pre, int[] latents, float[] activations) {
            int room = Math.min(ROOM * k, pre.length);
            int found = 0;
            int bound = 0;
            for (int latent = 0; latent < pre.length; latent++) {
                // What equals the least of k earlier ones has lost the tie against it.
                if (pre[latent] > bound && pre[latent] <= INFINITY) {
                    latents[found] = latent;
                    activations[found++] = Float.intBitsToFloat(pre[latent]);
                    if (found == room && found > k) {
                        found = cut(latents, activations, found);
                        bound = least(activations, found);
                    }
                }
            }
            return cut(latents, activations, found);
        }

        /** Keeps the k largest, in their order; how many there are. */
        private int cut(int[] latents, float[] activations, int found) {
            if (found <= k) {
                return found;
            }
            float[] sorted = Arrays.copyOf(activations, found);
            Arrays.sort(sorted);
            float least = sorted[found - k];
            int ties = 0;
            for (int i = found - k; i < found && sorted[i] == least; i++) {
                ties++;
            }
            int kept = 0;
            for (int i = 0; i < found; i++) {
                if (activations[i] > least || (activations[i] == least && ties-- > 0)) {
                    latents[kept] = latents[i];
                    activations[kept++] = activations[i];
                }
            }
            return kept;
        }
    }
}

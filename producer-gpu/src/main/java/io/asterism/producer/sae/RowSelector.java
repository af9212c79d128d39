package io.asterism.producer.sae;

import java.util.Arrays;

/**
 * From one token's pre-activations to its active latents, in host memory: one pass over a row that lies in the cache. It finds what
 * the {@link Selector} it comes from finds. A pre-activation that is no number is not active.
 */
sealed interface RowSelector {
    /**
     * Finds the active latents of a token.
     *
     * @param pre {@code [dSae]}
     * @param latents where those found go, ascending, {@code [dSae]}; what lies behind them is undefined
     * @param activations beside them, above 0, {@code [dSae]}
     * @return how many there are
     */
    int select(float[] pre, int[] latents, float[] activations);

    /** As {@link Selector.Relu}. Half of the latents may be active, so there is nothing for the processor to guess. */
    record Relu() implements RowSelector {
        @Override
        public int select(float[] pre, int[] latents, float[] activations) {
            int found = 0;
            for (int latent = 0; latent < pre.length; latent++) {
                float value = pre[latent];
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
     * @param least the thresholds, 0 where they are below it, {@code [dSae]}
     */
    record JumpRelu(float[] least) implements RowSelector {
        @Override
        public int select(float[] pre, int[] latents, float[] activations) {
            int found = 0;
            for (int latent = 0; latent < pre.length; latent++) {
                if (pre[latent] > least[latent]) {
                    latents[found] = latent;
                    activations[found++] = pre[latent];
                }
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
        public int select(float[] pre, int[] latents, float[] activations) {
            int found = 0;
            for (int latent = 0; latent < pre.length; latent++) {
                if (pre[latent] + gateBias[latent] > 0) {
                    float value = pre[latent] * magnitude[latent] + magnitudeBias[latent];
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
        public int select(float[] pre, int[] latents, float[] activations) {
            int room = Math.min(ROOM * k, pre.length);
            int found = 0;
            float bound = 0;
            for (int latent = 0; latent < pre.length; latent++) {
                // What equals the least of k earlier ones has lost the tie against it.
                if (pre[latent] > bound) {
                    latents[found] = latent;
                    activations[found++] = pre[latent];
                    if (found == room && found > k) {
                        bound = cut(latents, activations, found);
                        found = k;
                    }
                }
            }
            if (found > k) {
                cut(latents, activations, found);
                found = k;
            }
            return found;
        }

        /** Keeps the k largest, in their order, and gives the least of them. */
        private float cut(int[] latents, float[] activations, int found) {
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
            return least;
        }
    }
}

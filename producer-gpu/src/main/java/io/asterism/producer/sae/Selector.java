package io.asterism.producer.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.Optional;

/**
 * From pre-activations to active latents (sae-formats 1.5): on the device, from where only what it finds crosses to the host, or row by
 * row where the device is the host.
 */
sealed interface Selector {
    /**
     * Finds the active latents.
     *
     * @param pre pre-activations, {@code [tokens, dSae]}
     */
    Found find(NDArray pre);

    /** The same selection when each latent's pre-activation is scaled, {@code [dSae]}; the scales are above 0. */
    Selector scaled(NDArray scales);

    /** The same selection for rows in host memory; empty where the device's operations serve there too. */
    default Optional<RowSelector> onHost() {
        return Optional.empty();
    }

    /** The arrays that it holds. */
    default List<NDArray> arrays() {
        return List.of();
    }

    /**
     * From a gradient by activations to the one by pre-activations.
     *
     * @param gradient of active latents
     * @param active the activations of these and maybe others
     */
    default SparseRows sloped(SparseRows gradient, SparseRows active) {
        return gradient;
    }

    /** Latents that a token keeps at most. */
    default int cap() {
        return Integer.MAX_VALUE;
    }

    /**
     * What a selector found; more than the cap of a token where several are equal.
     *
     * @param places {@code token * dSae + latent}, ascending, int64 {@code [found]}
     * @param values activations beside them, above 0
     */
    record Found(NDArray places, NDArray values) {
        static Found of(NDArray active, NDArray values) {
            NDArray places = active.reshape(-1).nonzero().reshape(-1);
            return new Found(places, values.reshape(-1).gather(places, 0));
        }
    }

    /** {@code f = max(pre, 0)}. */
    record Relu() implements Selector {
        @Override
        public Found find(NDArray pre) {
            return Found.of(pre.gt(0), pre);
        }

        @Override
        public Optional<RowSelector> onHost() {
            return Optional.of(new RowSelector.Relu());
        }

        @Override
        public Selector scaled(NDArray scales) {
            return this;
        }
    }

    /**
     * {@code f = scale * tanh(max(pre, 0) / scale)}, of some early SAEs.
     *
     * @param scale {@code [dSae]}
     */
    record TanhRelu(NDArray scale) implements Selector {
        @Override
        public Found find(NDArray pre) {
            return Found.of(pre.gt(0), pre.div(scale).tanh().mul(scale));
        }

        @Override
        public Selector scaled(NDArray scales) {
            return new TanhRelu(scale.mul(scales));
        }

        @Override
        public SparseRows sloped(SparseRows gradient, SparseRows active) {
            float[] most = scale.toFloatArray();
            return gradient.mapped((token, latent, by) -> {
                float share = active.activation(token, latent) / most[latent];
                return by * (1 - share * share);
            });
        }

        @Override
        public List<NDArray> arrays() {
            return List.of(scale);
        }
    }

    /**
     * {@code f = max(pre, 0)} where {@code pre > threshold}, strictly.
     *
     * @param threshold {@code [dSae]}
     */
    record JumpRelu(NDArray threshold) implements Selector {
        @Override
        public Found find(NDArray pre) {
            // Made by an operation on the threshold alone, it belongs to the threshold's manager, which lives as long
            // as the SAE.
            try (NDArray least = threshold.maximum(0)) {
                return Found.of(pre.gt(least), pre);
            }
        }

        @Override
        public Optional<RowSelector> onHost() {
            return Optional.of(RowSelector.JumpRelu.of(threshold.toFloatArray()));
        }

        @Override
        public Selector scaled(NDArray scales) {
            return new JumpRelu(threshold.mul(scales));
        }

        @Override
        public List<NDArray> arrays() {
            return List.of(threshold);
        }
    }

    /** The k largest pre-activations of a token, then {@code max(., 0)}: fewer than k may fire. */
    record TopK(int k) implements Selector {
        @Override
        public Found find(NDArray pre) {
            try (NDList top = pre.topK(k, -1, true, false)) {
                NDArray smallest = top.head().min(new int[] {-1}, true);
                return Found.of(pre.gte(smallest.maximum(Float.MIN_VALUE)), pre);
            }
        }

        @Override
        public Optional<RowSelector> onHost() {
            return Optional.of(new RowSelector.TopK(k));
        }

        @Override
        public Selector scaled(NDArray scales) {
            return this;
        }

        @Override
        public int cap() {
            return k;
        }
    }

    /** Of each of k groups of neighbouring latents the largest pre-activation, then {@code max(., 0)} (sae-formats 2.6). */
    record GroupMax(int k) implements Selector {
        @Override
        public Found find(NDArray pre) {
            long tokens = pre.getShape().get(0);
            long latents = pre.getShape().get(1);
            NDArray groups = pre.reshape(tokens, k, latents / k);
            NDArray firsts = pre.getManager()
                    .arange(0, Math.toIntExact(tokens * k), 1, DataType.INT64)
                    .mul(latents / k)
                    .reshape(tokens, k);
            NDArray places = groups.argMax(-1).add(firsts).reshape(-1);
            NDArray values = groups.max(new int[] {-1}).reshape(-1);
            NDArray active = values.gt(0).nonzero().reshape(-1);
            return new Found(places.gather(active, 0), values.gather(active, 0));
        }

        @Override
        public Selector scaled(NDArray scales) {
            throw new UnsupportedOperationException("another scale would select other latents");
        }
    }

    /**
     * {@code f = max(pre * magnitude + magnitudeBias, 0)} where {@code pre + gateBias > 0}; the encoder has no bias of its own.
     *
     * @param gateBias {@code [dSae]}
     * @param magnitude {@code exp(r_mag)}, {@code [dSae]}
     * @param magnitudeBias {@code [dSae]}
     */
    record Gated(NDArray gateBias, NDArray magnitude, NDArray magnitudeBias) implements Selector {
        @Override
        public Found find(NDArray pre) {
            NDArray magnitudes = pre.mul(magnitude).add(magnitudeBias);
            return Found.of(pre.add(gateBias).gt(0).logicalAnd(magnitudes.gt(0)), magnitudes);
        }

        @Override
        public Optional<RowSelector> onHost() {
            return Optional.of(new RowSelector.Gated(
                    gateBias.toFloatArray(), magnitude.toFloatArray(), magnitudeBias.toFloatArray()));
        }

        @Override
        public Selector scaled(NDArray scales) {
            return new Gated(gateBias.mul(scales), magnitude, magnitudeBias.mul(scales));
        }

        @Override
        public SparseRows sloped(SparseRows gradient, SparseRows active) {
            float[] magnitudes = magnitude.toFloatArray();
            return gradient.mapped((token, latent, by) -> by * magnitudes[latent]);
        }

        @Override
        public List<NDArray> arrays() {
            return List.of(gateBias, magnitude, magnitudeBias);
        }
    }
}

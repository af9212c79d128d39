package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;

/** How queries, keys and values come of what a block's attention is given, up to the heads' outputs. */
sealed interface SelfAttention {
    /**
     * Attends.
     *
     * @param x {@code [batch, tokens, dModel]}
     * @param first position of the first token
     * @param past what is remembered of the tokens before these
     * @return z, heads side by side, {@code [batch, tokens, heads * headWidth]}
     */
    NDArray apply(NDArray x, int first, Past past);

    /** Queries, keys and values lie side by side, each with its heads side by side. */
    record SideBySide(Projection queryKeyValue, Attention attention) implements SelfAttention {
        @Override
        public NDArray apply(NDArray x, int first, Past past) {
            NDList qkv = queryKeyValue.apply(x).split(3, 2);
            int heads = attention.heads();
            return attention.apply(
                    Heads.split(qkv.get(0), heads),
                    Heads.split(qkv.get(1), heads),
                    Heads.split(qkv.get(2), heads),
                    past);
        }
    }

    /** Query, key and value of a head lie side by side, head after head; queries and keys are turned. */
    record HeadByHead(Projection queryKeyValue, Rotary rotary, Attention attention) implements SelfAttention {
        @Override
        public NDArray apply(NDArray x, int first, Past past) {
            NDArray heads = queryKeyValue.apply(x);
            Shape shape = heads.getShape();
            NDList qkv = heads.reshape(shape.get(0), shape.get(1), attention.heads(), shape.get(2) / attention.heads())
                    .transpose(0, 2, 1, 3)
                    .split(3, 3);
            return attention.apply(rotary.apply(qkv.get(0), first), rotary.apply(qkv.get(1), first), qkv.get(2), past);
        }
    }

    /** Queries, keys and values come of matrices of their own. */
    record Apart(Turned query, Turned key, Projection value, Attention attention) implements SelfAttention {
        @Override
        public NDArray apply(NDArray x, int first, Past past) {
            return attention.apply(
                    query.apply(x, attention.heads(), first),
                    key.apply(x, attention.keyHeads(), first),
                    Heads.split(value.apply(x), attention.keyHeads()),
                    past);
        }
    }

    /**
     * Queries or keys on their way to the scores.
     *
     * @param norm over each head, where the family has one
     * @param rotary turns them by their position, where the family does
     */
    record Turned(Projection projection, Optional<Norm> norm, Optional<Rotary> rotary) {
        /** As the projection gives them. */
        static Turned plain(Projection projection) {
            return new Turned(projection, Optional.empty(), Optional.empty());
        }

        NDArray apply(NDArray x, int heads, int first) {
            NDArray split = Heads.split(projection.apply(x), heads);
            NDArray normed = norm.map(there -> there.apply(split)).orElse(split);
            return rotary.map(there -> there.apply(normed, first)).orElse(normed);
        }
    }
}

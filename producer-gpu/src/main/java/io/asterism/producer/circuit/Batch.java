package io.asterism.producer.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.model.LanguageModel;
import java.util.List;
import java.util.function.Function;

/** Examples that are read side by side, the shorter ones padded behind: attention looks back only. */
final class Batch {
    private final List<Example> examples;
    private final int tokens;

    Batch(List<Example> examples) {
        this.examples = examples;
        this.tokens = examples.stream().mapToInt(Example::tokens).max().orElseThrow();
    }

    int rows() {
        return examples.size();
    }

    /** Of each row, padding included. */
    int tokens() {
        return tokens;
    }

    /** Tokens of a row without its padding. */
    int tokens(int row) {
        return examples.get(row).tokens();
    }

    boolean isPaired() {
        return examples.get(0).isPaired();
    }

    /** Which tokens are at a position, or at any for {@link Node#ANYWHERE}; padding is at none, {@code [rows * tokens]}. */
    boolean[] at(int position) {
        boolean[] at = new boolean[rows() * tokens];
        for (int i = 0; i < at.length; i++) {
            int t = i % tokens;
            at[i] = t < tokens(i / tokens) && (position == Node.ANYWHERE || position == t);
        }
        return at;
    }

    NDArray clean(NDManager step) {
        return ids(step, Example::clean);
    }

    NDArray patch(NDManager step) {
        return ids(step, Example::patch);
    }

    private NDArray ids(NDManager step, Function<Example, int[]> side) {
        long[] ids = new long[rows() * tokens];
        for (int row = 0; row < rows(); row++) {
            int[] own = side.apply(examples.get(row));
            for (int t = 0; t < own.length; t++) {
                ids[row * tokens + t] = own[t];
            }
        }
        return step.create(ids, new Shape(rows(), tokens));
    }

    /**
     * How far the model is from the clean answer behind the clean prefix: logit of the patch's answer less that of the clean one, or
     * without a pair the negative log-probability of the answer.
     *
     * @param residual after the last block, {@code [rows, tokens, dModel]}
     * @return {@code [rows]}
     */
    NDArray metric(LanguageModel model, NDArray residual) {
        NDManager step = residual.getManager();
        float[] last = new float[rows() * tokens];
        long[] clean = new long[rows()];
        long[] patch = new long[rows()];
        for (int row = 0; row < rows(); row++) {
            last[row * tokens + tokens(row) - 1] = 1;
            clean[row] = examples.get(row).cleanAnswer();
            patch[row] = Math.max(0, examples.get(row).patchAnswer());
        }
        NDArray ends =
                residual.mul(step.create(last, new Shape(rows(), tokens, 1))).sum(new int[] {1}, true);
        NDArray logits = model.transformer().unembed(ends).squeeze(1);
        NDArray ofClean = step.create(clean, new Shape(rows(), 1));
        if (!isPaired()) {
            return logits.logSoftmax(-1).gather(ofClean, 1).neg().squeeze(1);
        }
        return logits.gather(step.create(patch, new Shape(rows(), 1)), 1)
                .sub(logits.gather(ofClean, 1))
                .squeeze(1);
    }
}

package io.asterism.producer.reading;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.sae.Sae;
import io.asterism.producer.sae.SparseRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Runs the rest of a pass that has been read again with reconstructions, and with zeros, in the place of what the SAEs reconstruct, and
 * says what that costs the model.
 *
 * <p>A reconstruction is put in at the counted tokens, zeros everywhere, as SAELens' evaluation does. SAEs of one target share a pass.
 */
final class SplicedPasses {
    /** Logits that stand in memory at once. */
    private static final int LOGITS = 1 << 23;

    private final LanguageModel model;
    private final List<Sae> saes;
    private final boolean specialCount;
    private final Map<HookPoint, List<Integer>> byTarget = new LinkedHashMap<>();

    /**
     * Passes of a model with its SAEs.
     *
     * @param specialCount whether BOS, EOS and PAD are counted as other tokens are
     */
    SplicedPasses(LanguageModel model, List<Sae> saes, boolean specialCount) {
        this.model = model;
        this.saes = saes;
        this.specialCount = specialCount;
        for (int sae = 0; sae < saes.size(); sae++) {
            byTarget.computeIfAbsent(saes.get(sae).target(), target -> new ArrayList<>())
                    .add(sae);
        }
    }

    /** Hook points of the pass that has to be read, besides those of the SAEs. */
    Set<HookPoint> needed() {
        Set<HookPoint> needed = new HashSet<>();
        byTarget.keySet().forEach(target -> needed.add(entrance(target)));
        return needed;
    }

    /** From where on a pass can be run again without a target's own tensor. */
    private static HookPoint entrance(HookPoint target) {
        return isStream(target) ? target : new HookPoint(HookPoint.Kind.RESID_PRE, target.layer());
    }

    /** Whether a target is all that the model hands on from one block to the next. */
    private static boolean isStream(HookPoint target) {
        return target.kind() == HookPoint.Kind.RESID_PRE || target.kind() == HookPoint.Kind.RESID_POST;
    }

    /** The block that a pass enters there. */
    private static int layer(HookPoint entrance) {
        return entrance.layer() + (entrance.kind() == HookPoint.Kind.RESID_POST ? 1 : 0);
    }

    /**
     * Measures all SAEs on one row of a batch.
     *
     * @param ids {@code [1, tokens]}, int64; what is computed belongs to its manager
     * @param tensors {@code [1, tokens, width]} at the SAEs' hook points and those that are {@link #needed}
     * @param rows each SAE's active latents, {@code [saes]}
     * @param contexts that make up the row
     * @return {@code [contexts][saes]}
     */
    List<List<ContextQuality>> measure(
            NDArray ids, Map<HookPoint, NDArray> tensors, List<SparseRows> rows, List<Context> contexts) {
        NDManager step = ids.getManager();
        int tokens = Math.toIntExact(ids.getShape().get(1));
        boolean[] counted = counted(tokens, contexts);
        NDArray mask = step.create(counted).reshape(tokens, 1);
        HookPoint last = byTarget.keySet().stream()
                .map(SplicedPasses::entrance)
                .max((one, other) -> Integer.compare(layer(one), layer(other)))
                .orElseThrow();
        NDArray end = model.rest(ids, layer(last), tensor(tensors, last), Map.of());
        Measured[] measured = new Measured[saes.size()];
        for (Map.Entry<HookPoint, List<Integer>> group : byTarget.entrySet()) {
            HookPoint target = group.getKey();
            NDArray wanted = tensor(tensors, target).squeeze(0);
            NDList standIns = new NDList();
            List<Reconstruction> reconstructions = new ArrayList<>();
            for (int sae : group.getValue()) {
                NDArray x = tensor(tensors, saes.get(sae).hook()).squeeze(0);
                NDArray made = saes.get(sae).reconstructed(rows.get(sae), x);
                standIns.add(NDArrays.where(
                        mask.broadcast(wanted.getShape()), saes.get(sae).whole(made, wanted), wanted));
                reconstructions.add(
                        new Reconstruction(saes.get(sae).wanted(wanted).toFloatArray(), made.toFloatArray(), tokens));
            }
            standIns.add(wanted.zerosLike());
            NDArray ends = end(ids, target, tensors, NDArrays.stack(standIns));
            float[][] losses = losses(end, ends, ids);
            for (int i = 0; i < reconstructions.size(); i++) {
                measured[group.getValue().get(i)] = new Measured(
                        losses[0],
                        losses[1 + i],
                        losses[1 + reconstructions.size()],
                        losses[2 + reconstructions.size() + i],
                        reconstructions.get(i));
            }
        }
        return byContext(contexts, measured, counted);
    }

    private boolean[] counted(int tokens, List<Context> contexts) {
        boolean[] counted = new boolean[tokens];
        int at = 0;
        for (Context context : contexts) {
            for (boolean special : context.special()) {
                counted[at++] = specialCount || !special;
            }
        }
        return counted;
    }

    private static NDArray tensor(Map<HookPoint, NDArray> tensors, HookPoint hook) {
        return Objects.requireNonNull(tensors.get(hook));
    }

    /** The residual stream after the last block with stand-ins for a target, {@code [stand-ins, tokens, dModel]}. */
    private NDArray end(NDArray ids, HookPoint target, Map<HookPoint, NDArray> tensors, NDArray standIns) {
        HookPoint entrance = entrance(target);
        if (isStream(target)) {
            return model.rest(ids, layer(entrance), standIns, Map.of());
        }
        NDArray residual =
                tensor(tensors, entrance).repeat(0, standIns.getShape().get(0));
        return model.rest(ids, layer(entrance), residual, Map.of(target, (tensor, first) -> standIns));
    }

    /**
     * Losses and divergences, a piece of the tokens at a time.
     *
     * @param end of the pass as it was, {@code [1, tokens, dModel]}
     * @param ends of those with stand-ins, the last of them zeros
     * @return the pass's own losses, those of each stand-in, and the divergences of each but the last, {@code [][tokens]}
     */
    private float[][] losses(NDArray end, NDArray ends, NDArray ids) {
        int tokens = Math.toIntExact(ids.getShape().get(1));
        int standIns = Math.toIntExact(ends.getShape().get(0));
        float[][] losses = new float[2 * standIns][tokens];
        int piece = Math.max(1, LOGITS / model.shape().vocabulary());
        for (int from = 0; from < tokens; from += piece) {
            int to = Math.min(tokens, from + piece);
            try (NDManager scope = ids.getManager().newSubManager()) {
                NDArray next = within(scope, ids.get(new NDIndex("0, {}:{}", from + 1, Math.min(tokens, to + 1))));
                NDArray own = logProbabilities(scope, end, 0, from, to);
                put(losses[0], from, loss(own, next));
                for (int i = 0; i < standIns; i++) {
                    NDArray other = logProbabilities(scope, ends, i, from, to);
                    put(losses[1 + i], from, loss(other, next));
                    if (i + 1 < standIns) {
                        put(losses[1 + standIns + i], from, divergence(own, other));
                    }
                }
            }
        }
        return losses;
    }

    private NDArray logProbabilities(NDManager scope, NDArray ends, int row, int from, int to) {
        NDArray residual = within(scope, ends.get(new NDIndex("{}:{}, {}:{}", row, row + 1, from, to)));
        return model.transformer().unembed(residual).squeeze(0).logSoftmax(-1);
    }

    /** One number fewer than tokens where nothing follows the last of them. */
    private static float[] loss(NDArray logProbabilities, NDArray next) {
        long known = next.getShape().get(0);
        if (known == 0) {
            return new float[0];
        }
        NDArray predicting = logProbabilities.get(new NDIndex("0:{}", known));
        return predicting.gather(next.reshape(new Shape(known, 1)), 1).neg().toFloatArray();
    }

    private static float[] divergence(NDArray own, NDArray other) {
        return own.exp().mul(own.sub(other)).sum(new int[] {-1}).toFloatArray();
    }

    private static void put(float[] into, int from, float[] values) {
        System.arraycopy(values, 0, into, from, values.length);
    }

    private static NDArray within(NDManager scope, NDArray array) {
        array.attach(scope);
        return array;
    }

    private List<List<ContextQuality>> byContext(List<Context> contexts, Measured[] measured, boolean[] counted) {
        List<List<ContextQuality>> qualities = new ArrayList<>();
        int from = 0;
        for (Context context : contexts) {
            int first = from;
            int end = from + context.tokenIds().length;
            qualities.add(Arrays.stream(measured)
                    .map(each -> each.of(first, end, counted))
                    .toList());
            from = end;
        }
        return qualities;
    }

    /** What one SAE is to reconstruct and what it makes of it, {@code [tokens * width]} each. */
    private record Reconstruction(float[] wanted, float[] made, int tokens) {
        float[] products(float[] one, float[] other, int from, int to) {
            int width = width();
            float[] products = new float[to - from];
            for (int t = from; t < to; t++) {
                double sum = 0;
                for (int i = t * width; i < (t + 1) * width; i++) {
                    sum += (double) one[i] * other[i];
                }
                products[t - from] = (float) sum;
            }
            return products;
        }

        double[] sum(int from, int to, boolean[] counted) {
            int width = width();
            double[] sum = new double[width];
            for (int t = from; t < to; t++) {
                for (int i = 0; counted[t] && i < width; i++) {
                    sum[i] += wanted[t * width + i];
                }
            }
            return sum;
        }

        private int width() {
            return wanted.length / tokens;
        }
    }

    /** One SAE on the whole row. */
    private record Measured(
            float[] own, float[] spliced, float[] ablated, float[] divergence, Reconstruction reconstruction) {
        ContextQuality of(int from, int to, boolean[] counted) {
            return new ContextQuality(
                    losses(own, from, to),
                    losses(spliced, from, to),
                    losses(ablated, from, to),
                    atLeastZero(divergence, from, to),
                    reconstruction.products(reconstruction.wanted, reconstruction.wanted, from, to),
                    reconstruction.products(reconstruction.made, reconstruction.made, from, to),
                    reconstruction.products(reconstruction.wanted, reconstruction.made, from, to),
                    reconstruction.sum(from, to, counted));
        }

        /** What the last token of a context predicts is not in it. */
        private static float[] losses(float[] ofRow, int from, int to) {
            float[] losses = atLeastZero(ofRow, from, to);
            losses[losses.length - 1] = Float.NaN;
            return losses;
        }

        /** Rounding can leave what is never negative a little below 0. */
        private static float[] atLeastZero(float[] ofRow, int from, int to) {
            float[] values = new float[to - from];
            IntStream.range(from, to).forEach(t -> values[t - from] = Math.max(0, ofRow[t]));
            return values;
        }
    }
}

package io.asterism.producer.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.model.HookEdit;
import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.sae.LatentReading;
import io.asterism.producer.sae.Sae;
import io.asterism.producer.sae.SparseRows;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the clean prefixes with all nodes but some at their means. Each SAE reads what the ablated places before it leave.
 *
 * @param from the first block whose nodes are ablated
 */
record Ablation(
        LanguageModel model, List<Place> places, Aggregation aggregation, Means means, int from, List<Batch> batches) {

    /**
     * How far the model prefers the clean answer, the metric's negative, as a mean over all examples.
     *
     * @throws io.asterism.schemas.InputException if ablation leads to no numbers, naming where
     */
    double preference(Kept kept) {
        return mean(edits -> edits.keeping(kept));
    }

    /** The same of the model as it is. */
    double preference() {
        return mean(edits -> Map.of());
    }

    private interface Choice {
        Map<HookPoint, HookEdit> of(Edits edits);
    }

    private double mean(Choice choice) {
        double sum = 0;
        long rows = 0;
        for (Batch batch : batches) {
            try (Passes passes = new Passes(model, places, batch)) {
                for (float metric : passes.metric(0, choice.of(new Edits(batch)))) {
                    sum -= metric;
                    rows++;
                }
            }
        }
        return sum / rows;
    }

    /** Edits of one batch's pass. */
    private final class Edits {
        private final Batch batch;

        Edits(Batch batch) {
            this.batch = batch;
        }

        Map<HookPoint, HookEdit> keeping(Kept kept) {
            Map<HookPoint, HookEdit> edits = new HashMap<>();
            for (int i = 0; i < places.size(); i++) {
                int place = i;
                if (places.get(place).block() >= from) {
                    edits.put(places.get(place).hook(), (tensor, first) -> ablated(place, kept, tensor));
                }
            }
            return edits;
        }

        private NDArray ablated(int place, Kept kept, NDArray tensor) {
            Sae sae = places.get(place).sae();
            Shape shape = tensor.getShape();
            try (NDManager scope = tensor.getManager().newSubManager()) {
                NDArray flat = tensor.reshape(-1, shape.getLastDimension());
                flat.attach(scope);
                LatentReading reading = sae.read(flat);
                NDArray base = withErrors(place, kept, reading.rows(), flat);
                NDArray result = base.add(reading.difference(changes(place, kept, reading.rows())))
                        .reshape(shape);
                result.attach(tensor.getManager());
                return result;
            }
        }

        private NDArray withErrors(int place, Kept kept, SparseRows rows, NDArray flat) {
            boolean[] drops = new boolean[rows.tokens()];
            boolean any = false;
            for (int token = 0; token < drops.length; token++) {
                drops[token] = !kept.has(place, Node.ERROR, aggregation.position(token % batch.tokens()));
                any |= drops[token];
            }
            if (!any) {
                return flat;
            }
            NDManager scope = flat.getManager();
            long width = flat.getShape().getLastDimension();
            NDArray mean = scope.create(means.errors(place, batch.tokens()), new Shape(1, batch.tokens(), width));
            NDArray made = places.get(place)
                    .sae()
                    .reconstructed(rows, flat)
                    .reshape(batch.rows(), batch.tokens(), width)
                    .add(mean)
                    .reshape(flat.getShape());
            return NDArrays.where(
                    scope.create(drops, new Shape(drops.length, 1)).broadcast(flat.getShape()), made, flat);
        }

        /** From what the latents are to their means, those that are kept left out. */
        private SparseRows changes(int place, Kept kept, SparseRows rows) {
            SparseRows wanted = atMeans(place, kept, rows);
            return Shift.difference(wanted, rows);
        }

        private SparseRows atMeans(int place, Kept kept, SparseRows rows) {
            int[][] latents = new int[batch.tokens()][];
            Arrays.setAll(latents, position -> means.latents(place, position));
            int[] offsets = new int[rows.tokens() + 1];
            int most = rows.latents().length;
            for (int token = 0; token < rows.tokens(); token++) {
                most += latents[token % batch.tokens()].length;
            }
            int[] held = new int[most];
            float[] values = new float[most];
            int count = 0;
            for (int token = 0; token < rows.tokens(); token++) {
                int t = token % batch.tokens();
                int position = aggregation.position(t);
                int own = rows.offsets()[token];
                int mean = 0;
                while (own < rows.offsets()[token + 1] || mean < latents[t].length) {
                    int active = own < rows.offsets()[token + 1] ? rows.latents()[own] : Integer.MAX_VALUE;
                    int meant = mean < latents[t].length ? latents[t][mean] : Integer.MAX_VALUE;
                    int latent = Math.min(active, meant);
                    float now = active == latent ? rows.activations()[own] : 0;
                    float value = kept.has(place, latent, position) ? now : means.latent(place, t, latent);
                    own += active == latent ? 1 : 0;
                    mean += meant == latent ? 1 : 0;
                    if (value != 0) {
                        held[count] = latent;
                        values[count++] = value;
                    }
                }
                offsets[token + 1] = count;
            }
            return new SparseRows(offsets, Arrays.copyOf(held, count), Arrays.copyOf(values, count));
        }
    }
}

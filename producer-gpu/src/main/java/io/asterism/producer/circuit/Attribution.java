package io.asterism.producer.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.sae.SparseRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Approximates what each node of a pass does to the metric (Marks et al., Sparse Feature Circuits): {@code change * gradient}, with the
 * gradient of the clean pass (attribution patching), or with its mean at {@code steps} points on the way from the clean pass to the
 * other, one place at a time, its latents and its error together (integrated gradients).
 *
 * @param steps of integrated gradients; 0 leaves them out
 */
record Attribution(LanguageModel model, List<Place> places, Aggregation aggregation, int steps) {

    /** Of each example of a batch, in order. */
    List<ExampleEffects> of(Batch batch) {
        try (Passes passes = new Passes(model, places, batch)) {
            List<Map<Node, ExampleEffects.Effect>> byRow = IntStream.range(0, batch.rows())
                    .<Map<Node, ExampleEffects.Effect>>mapToObj(row -> new HashMap<>())
                    .toList();
            List<float[]> latents = new ArrayList<>();
            List<float[]> errors = new ArrayList<>();
            passes.gradients(IntStream.range(0, places.size()).boxed().toList(), null, (place, gradient) -> {
                try (NDManager kept = passes.step().newSubManager()) {
                    Shift shift = passes.shift(place, kept);
                    latents.add(shift.reading().along(gradient, shift.latents()));
                    errors.add(shift.errorAlong(gradient));
                }
            });
            for (int place = 0; place < places.size(); place++) {
                try (NDManager kept = passes.step().newSubManager()) {
                    Shift shift = passes.shift(place, kept);
                    float[] latent = latents.get(place);
                    float[] error = errors.get(place);
                    NDArray mean = steps == 0 ? null : integrated(passes, place, shift, kept);
                    add(
                            batch,
                            place,
                            shift.latents(),
                            latent,
                            error,
                            mean == null ? latent : shift.reading().along(mean, shift.latents()),
                            mean == null ? error : shift.errorAlong(mean),
                            byRow);
                }
            }
            float[] clean = passes.cleanMetric();
            float[] patch = passes.patchMetric();
            return IntStream.range(0, batch.rows())
                    .mapToObj(row ->
                            new ExampleEffects(clean[row], patch.length == 0 ? Float.NaN : patch[row], byRow.get(row)))
                    .toList();
        }
    }

    /**
     * The gradients that effects are taken by, of each place, {@code [rows * tokens, width]}: means on the way to the other prefix, or
     * those of the clean pass. They belong to the passes.
     */
    List<NDArray> gradients(Passes passes) {
        List<NDArray> gradients = new ArrayList<>();
        List<Integer> all = IntStream.range(0, places.size()).boxed().toList();
        if (steps == 0) {
            passes.gradients(all, null, (place, gradient) -> {
                gradient.attach(passes.step());
                gradients.add(gradient);
            });
            return gradients;
        }
        for (int place : all) {
            try (NDManager kept = passes.step().newSubManager()) {
                NDArray mean = integrated(passes, place, passes.shift(place, kept), kept);
                mean.attach(passes.step());
                gradients.add(mean);
            }
        }
        return gradients;
    }

    private NDArray integrated(Passes passes, int place, Shift shift, NDManager kept) {
        NDArray whole = shift.whole();
        NDArray sum = kept.zeros(new Shape(whole.getShape().getShape()));
        for (int k = 0; k < steps; k++) {
            try (NDManager at = kept.newSubManager()) {
                NDArray part = whole.mul((double) k / steps);
                part.attach(at);
                passes.gradients(List.of(place), part, (same, gradient) -> sum.addi(gradient));
            }
        }
        return sum.div(steps);
    }

    private void add(
            Batch batch,
            int place,
            SparseRows changes,
            float[] latent,
            float[] error,
            float[] meanLatent,
            float[] meanError,
            List<Map<Node, ExampleEffects.Effect>> byRow) {
        for (int row = 0; row < batch.rows(); row++) {
            Map<Node, ExampleEffects.Effect> effects = byRow.get(row);
            for (int t = 0; t < batch.tokens(row); t++) {
                int token = row * batch.tokens() + t;
                int position = aggregation.position(t);
                for (int i = changes.offsets()[token]; i < changes.offsets()[token + 1]; i++) {
                    add(effects, new Node(place, changes.latents()[i], position), latent[i], meanLatent[i]);
                }
                add(effects, new Node(place, Node.ERROR, position), error[token], meanError[token]);
            }
        }
    }

    private static void add(Map<Node, ExampleEffects.Effect> effects, Node node, float patching, float integrated) {
        effects.merge(
                node,
                new ExampleEffects.Effect(patching, integrated),
                (sum, more) -> sum.plus(more.patching(), more.integrated()));
    }
}

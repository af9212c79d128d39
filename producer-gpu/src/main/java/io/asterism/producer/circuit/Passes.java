package io.asterism.producer.circuit;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.asterism.producer.model.HookEdit;
import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.LanguageModel;
import io.asterism.schemas.InputException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The forward passes of one batch, clean and patched, from which others go on with something changed at some places. */
final class Passes implements AutoCloseable {
    private final LanguageModel model;
    private final List<Place> places;
    private final Batch batch;
    private final NDManager step;
    private final Map<HookPoint, NDArray> clean;
    private final @Nullable Map<HookPoint, NDArray> patch;

    Passes(LanguageModel model, List<Place> places, Batch batch) {
        this.model = model;
        this.places = places;
        this.batch = batch;
        this.step = model.manager().newSubManager();
        Set<HookPoint> hooks = new HashSet<>();
        places.forEach(place -> {
            hooks.add(place.hook());
            hooks.add(place.entrance());
        });
        this.clean = model.read(batch.clean(step), hooks);
        this.patch = batch.isPaired() ? model.read(batch.patch(step), hooks) : null;
    }

    Batch batch() {
        return batch;
    }

    /** Owns what has to last as long as this. */
    NDManager step() {
        return step;
    }

    /** A place's tensor behind the clean prefixes, {@code [rows * tokens, width]}. */
    NDArray clean(int place, NDManager scope) {
        return flat(clean, place, scope);
    }

    /** The same behind what ablated nodes get their means from: the patch prefixes where there are some. */
    NDArray baseline(int place, NDManager scope) {
        return flat(patch == null ? clean : patch, place, scope);
    }

    /** What happens at a place between the clean prefixes and the others; it belongs to the scope. */
    Shift shift(int place, NDManager scope) {
        return Shift.of(places.get(place).sae(), clean(place, scope), patch == null ? null : flat(patch, place, scope));
    }

    private NDArray flat(Map<HookPoint, NDArray> tensors, int place, NDManager scope) {
        NDArray tensor = Objects.requireNonNull(tensors.get(places.get(place).hook()));
        NDArray flat = tensor.reshape(-1, tensor.getShape().getLastDimension());
        flat.attach(scope);
        return flat;
    }

    /** The metric as the model is, {@code [rows]}. */
    float[] cleanMetric() {
        return metric(0, Map.of());
    }

    /** The metric behind the patch prefixes, {@code [rows]}; none where there are no pairs. */
    float[] patchMetric() {
        if (patch == null) {
            return new float[0];
        }
        try (NDManager pass = step.newSubManager()) {
            HookPoint entrance = places.get(0).entrance();
            NDArray residual = model.rest(
                    batch.patch(pass), entrance.layer(), Objects.requireNonNull(patch.get(entrance)), Map.of());
            return checked(batch.metric(model, residual));
        }
    }

    /**
     * The metric with something changed, {@code [rows]}.
     *
     * @param from the first place that anything is changed at
     * @throws InputException if the changes lead to no numbers, naming where
     */
    float[] metric(int from, Map<HookPoint, HookEdit> edits) {
        try (NDManager pass = step.newSubManager()) {
            return checked(batch.metric(model, rest(pass, from, edits)));
        }
    }

    private NDArray rest(NDManager pass, int from, Map<HookPoint, HookEdit> edits) {
        HookPoint entrance = places.get(from).entrance();
        return model.rest(batch.clean(pass), entrance.layer(), Objects.requireNonNull(clean.get(entrance)), edits);
    }

    /** What the metrics of all rows together do with small changes at some places. */
    interface Gradients {
        /** Takes a place's gradient, {@code [rows * tokens, width]}, which is freed afterwards. */
        void take(int place, NDArray gradient);
    }

    /**
     * Gradients of the metric with respect to the tensors of some places, each taken as if it depended on nothing before it.
     *
     * @param some ascending
     * @param change what is changed at the first of them, {@code [rows * tokens, width]}; nothing where it is as it was
     * @throws InputException if the change leads to no numbers, naming where
     */
    void gradients(List<Integer> some, @Nullable NDArray change, Gradients to) {
        try (NDManager pass = step.newSubManager()) {
            // A leaf of zeros at each place: what is added to a tensor has the tensor's own gradient.
            List<NDArray> leaves = new ArrayList<>();
            Map<HookPoint, HookEdit> edits = new HashMap<>();
            for (int place : some) {
                NDArray leaf = pass.zeros(clean(place, pass).getShape());
                leaf.setRequiresGradient(true);
                leaves.add(leaf);
                boolean changes = change != null && leaves.size() == 1;
                edits.put(places.get(place).hook(), (tensor, first) -> {
                    NDArray moved = changes ? tensor.add(change.reshape(tensor.getShape())) : tensor;
                    return moved.add(leaf.reshape(tensor.getShape()));
                });
            }
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray metric = batch.metric(model, rest(pass, some.get(0), edits));
                checked(metric);
                collector.backward(metric.sum());
            }
            for (int i = 0; i < leaves.size(); i++) {
                NDArray gradient = leaves.get(i).getGradient();
                gradient.attach(pass);
                to.take(some.get(i), gradient);
            }
        }
    }

    /**
     * Begins a clean pass in which nothing goes further than to the next place on its way.
     *
     * @throws InputException if the pass leads to no numbers
     */
    CutPass cut() {
        NDManager pass = step.newSubManager();
        try {
            List<Shape> shapes = IntStream.range(0, places.size())
                    .mapToObj(place -> clean(place, pass).getShape())
                    .toList();
            return new CutPass(
                    places, !model.transformer().hooks().contains(HookPoint.Kind.RESID_MID), shapes, pass, edits -> {
                        NDArray metric = batch.metric(model, rest(pass, 0, edits));
                        checked(metric);
                        return metric;
                    });
        } catch (RuntimeException e) {
            pass.close();
            throw e;
        }
    }

    private static float[] checked(NDArray metric) {
        float[] values = metric.toFloatArray();
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new InputException(
                        "what the model gives as logits leads to a metric of %s, expected a number", value);
            }
        }
        return values;
    }

    @Override
    public void close() {
        step.close();
    }
}

package io.asterism.producer.circuit;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import io.asterism.producer.model.HookEdit;
import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A pass whose every place is cut: what arrives at it ends there, and what goes on is a leaf with the same numbers. So gradients of what
 * arrives at one place by what another gives are of the direct ways alone, those by no third place.
 */
final class CutPass implements AutoCloseable {
    private final List<Place> places;
    private final boolean parallel;
    private final NDManager pass;
    private final GradientCollector collector;
    private final List<NDArray> leaves = new ArrayList<>();
    private final Map<Integer, NDArray> arriving = new HashMap<>();
    private final NDArray metric;

    /**
     * Runs the pass.
     *
     * @param parallel whether an MLP reads nothing of its own block's attention
     * @param shapes of what arrives at the places, {@code [rows * tokens, width]}
     * @param pass owns the pass, and goes with it
     * @param run from edits to the metric, {@code [rows]}
     */
    CutPass(
            List<Place> places,
            boolean parallel,
            List<Shape> shapes,
            NDManager pass,
            Function<Map<HookPoint, HookEdit>, NDArray> run) {
        this.places = places;
        this.parallel = parallel;
        this.pass = pass;
        Map<HookPoint, HookEdit> edits = new HashMap<>();
        for (int i = 0; i < places.size(); i++) {
            int place = i;
            // A leaf of zeros: what is added to a tensor has the tensor's own gradient.
            NDArray leaf = pass.zeros(shapes.get(place));
            leaf.setRequiresGradient(true);
            leaves.add(leaf);
            edits.put(places.get(place).hook(), (tensor, first) -> {
                NDArray end = tensor.reshape(leaf.getShape());
                end.attach(pass);
                arriving.put(place, end);
                // The product gives each leaf a gradient in memory of its own: a sum, undone, gives its parts one and
                // the same.
                NDArray own = leaf.mul(Scalar.of(1, leaf));
                return tensor.stopGradient().add(own.reshape(tensor.getShape()));
            });
        }
        collector = Engine.getInstance().newGradientCollector();
        try {
            metric = run.apply(edits);
        } catch (RuntimeException e) {
            collector.close();
            throw e;
        }
    }

    /** Places from which a direct way leads to another, or to the metric where it is one past the last. */
    List<Integer> before(int place) {
        return IntStream.range(0, place)
                .filter(from -> isDirect(from, place))
                .boxed()
                .toList();
    }

    private boolean isDirect(int from, int to) {
        boolean blocked = places.subList(from + 1, to).stream().anyMatch(Place::isInStream);
        return !blocked
                && !(parallel
                        && to < places.size()
                        && places.get(from).block() == places.get(to).block()
                        && !places.get(from).isInStream()
                        && !places.get(to).isInStream());
    }

    /**
     * Gradients of what arrives at a place along a cotangent, by what the places with a direct way to it give.
     *
     * @param cotangent {@code [rows * tokens, width]}
     */
    void gradients(int place, NDArray cotangent, Passes.Gradients to) {
        back(arriving.get(place), cotangent, before(place), to);
    }

    /** Gradients of the sum of the rows' metrics by what the places with a direct way to it give. */
    void gradients(Passes.Gradients to) {
        try (NDArray ones = metric.onesLike()) {
            back(metric, ones, before(places.size()), to);
        }
    }

    private void back(NDArray end, NDArray cotangent, List<Integer> some, Passes.Gradients to) {
        if (some.isEmpty()) {
            return;
        }
        // The collector's own backward() frees the pass; this one goes back through it again and again.
        JniUtils.backward((PtNDArray) end, (PtNDArray) cotangent, true, false);
        for (int place : some) {
            try (NDManager scope = pass.newSubManager()) {
                NDArray gradient = leaves.get(place).getGradient();
                gradient.attach(scope);
                to.take(place, gradient);
                gradient.subi(gradient);
            }
        }
    }

    @Override
    public void close() {
        collector.close();
        pass.close();
    }
}

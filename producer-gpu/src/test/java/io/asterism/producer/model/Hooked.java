package io.asterism.producer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Compares every hook point of a model, all of one pass and the deepest each in its own, to an independent computation, as it stands
 * and with a change at each hook point of the middle layer; and sees to it that passes leave nothing with the weights, whatever lengths
 * they have.
 */
final class Hooked {
    private Hooked() {}

    static void assertEqual(
            LanguageModel model, int[] ids, Function<PlainEdit, Map<String, double[][]>> plain, double tolerance) {
        Map<String, double[][]> expected = plain.apply(PlainEdit.NONE);
        assertEqual(model, ids, expected, tolerance);
        Set<HookPoint> hooks = hooks(expected);
        int middle = model.shape().layers() / 2;
        assertGradients(
                model,
                ids,
                plain,
                expected,
                hooks.stream().filter(hook -> hook.layer() == middle).collect(Collectors.toSet()));
        try (NDManager step = model.manager().newSubManager()) {
            NDArray row = row(step, ids);
            float[] plainLogits = model.transformer().logits(row).toFloatArray();
            assertThat(model.logits(row, Map.of()).toFloatArray())
                    .as("logits without edits")
                    .isEqualTo(plainLogits);
            assertReadsOn(model, ids, Map.of(), expected.get("logits"), tolerance);
            hooks.stream().filter(hook -> hook.layer() == middle).forEach(hook -> {
                Map<HookPoint, HookEdit> edits = Map.of(hook, Hooked::fromTokenThree);
                double[][] logitsAt =
                        plain.apply(PlainEdit.at(hook, 3, v -> 1.25 * v + 0.1)).get("logits");
                assertReadsOn(model, ids, edits, logitsAt, 2 * tolerance);
                Map<String, double[][]> edited = plain.apply(PlainEdit.at(hook, 3, v -> 1.25 * v + 0.1));
                model.read(row, hooks, edits)
                        .forEach((read, values) -> assertClose(
                                values, edited.get(read.toString()), tolerance, read + ", edited at " + hook));
                NDArray logits = model.logits(row, edits);
                assertClose(logits, edited.get("logits"), 2 * tolerance, "logits, edited at " + hook);
                assertThat(logits.toFloatArray()).isNotEqualTo(plainLogits);
            });
        }
    }

    /**
     * Gradients of a difference of two logits behind the last token, at each hook point of a layer, along a direction at the tokens from
     * 3 on, against central differences of the independent computation in double precision.
     */
    private static void assertGradients(
            LanguageModel model,
            int[] ids,
            Function<PlainEdit, Map<String, double[][]>> plain,
            Map<String, double[][]> values,
            Set<HookPoint> hooks) {
        double h = 1e-5;
        for (HookPoint hook : hooks) {
            double[][] x = values.get(hook.toString());
            double expected = (difference(plain.apply(PlainEdit.at(hook, 3, v -> v + h * (v + 0.5))))
                            - difference(plain.apply(PlainEdit.at(hook, 3, v -> v - h * (v + 0.5)))))
                    / (2 * h);
            double actual = 0;
            double terms = 0;
            try (NDManager step = model.manager().newSubManager()) {
                int width = x[0].length;
                NDArray leaf = step.zeros(new Shape(1, ids.length, width));
                leaf.setRequiresGradient(true);
                try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
                    NDArray logits = model.logits(row(step, ids), Map.of(hook, (tensor, first) -> tensor.add(leaf)));
                    NDArray last = logits.get(new NDIndex("0, {}", ids.length - 1));
                    JavaBuffers.forget();
                    gradients.backward(last.get(1).sub(last.get(2)));
                }
                float[] gradient = leaf.getGradient().toFloatArray();
                for (int i = 3 * width; i < gradient.length; i++) {
                    double term = gradient[i] * (x[i / width][i % width] + 0.5);
                    actual += term;
                    terms += Math.abs(term);
                }
            }
            assertThat(actual)
                    .as("gradient at " + hook)
                    .isCloseTo(expected, within(1e-4 * Math.abs(expected) + 2e-6 * terms));
            assertThat(terms).as("terms of the gradient at " + hook).isGreaterThan(0);
        }
    }

    private static double difference(Map<String, double[][]> plain) {
        double[][] logits = plain.get("logits");
        return logits[logits.length - 1][1] - logits[logits.length - 1][2];
    }

    private static NDArray fromTokenThree(NDArray x, int first) {
        int untouched = Math.max(0, 3 - first);
        NDArray behind = x.get(new NDIndex(":, {}:", untouched)).mul(1.25).add(0.1);
        return untouched == 0
                ? behind
                : x.get(new NDIndex(":, 0:{}", untouched)).concat(behind, 1);
    }

    /** Five tokens, then one by one, then what is left, twice side by side: each step gives the logits of the whole pass. */
    private static void assertReadsOn(
            LanguageModel model, int[] ids, Map<HookPoint, HookEdit> edits, double[][] logits, double tolerance) {
        int end = 0;
        try (KeyValueCache cache = model.cache()) {
            while (end < ids.length) {
                int from = end;
                end = from == 0 ? 5 : from < 10 ? from + 1 : ids.length;
                int[] part = Arrays.copyOfRange(ids, from, end);
                try (NDManager step = model.manager().newSubManager()) {
                    NDArray one = row(step, part);
                    NDArray next = model.readOn(one.concat(one, 0), cache, Set.of(), edits)
                            .logits();
                    for (int row = 0; row < 2; row++) {
                        double[][] expected = {logits[end - 1]};
                        assertClose(
                                next.get(row).reshape(1, 1, -1),
                                expected,
                                tolerance,
                                "logits after " + end + " tokens");
                    }
                }
                assertThat(cache.tokens()).isEqualTo(end);
            }
        }
    }

    private static NDArray row(NDManager step, int[] ids) {
        return step.create(ids, new Shape(1, ids.length)).toType(DataType.INT64, false);
    }

    private static Set<HookPoint> hooks(Map<String, double[][]> expected) {
        return expected.keySet().stream()
                .filter(name -> name.startsWith("blocks."))
                .map(HookPoint::parse)
                .collect(Collectors.toSet());
    }

    static void assertEqual(LanguageModel model, int[] ids, Map<String, double[][]> expected, double tolerance) {
        Set<HookPoint> hooks = hooks(expected);
        assertNothingLeft(model, ids, hooks);
        try (NDManager step = model.manager().newSubManager()) {
            NDArray row = row(step, ids);
            Map<HookPoint, NDArray> all = model.read(row, hooks);
            hooks.forEach(hook ->
                    assertClose(all.get(hook), expected.get(hook.toString()), tolerance, hook + " of one pass"));
            int last = model.shape().layers() - 1;
            hooks.stream().filter(hook -> hook.layer() == last).forEach(hook -> {
                NDArray alone = model.read(row, Set.of(hook)).get(hook);
                assertClose(alone, expected.get(hook.toString()), tolerance, hook + " alone");
            });
            assertClose(model.transformer().logits(row), expected.get("logits"), tolerance, "logits");
        }
    }

    private static void assertNothingLeft(LanguageModel model, int[] ids, Set<HookPoint> hooks) {
        int loaded = LongLived.arrays(model.manager());
        LongLived.assertNoneLeft(model.manager(), () -> {
            for (int length = 1; length <= ids.length; length += ids.length > 100 ? 17 : 1) {
                try (NDManager step = model.manager().newSubManager()) {
                    NDArray row = step.create(new long[length], new Shape(1, length));
                    model.read(row, hooks);
                    model.transformer().logits(row);
                }
            }
        });
        // Tables of angles and masks may be kept, but not one for each length that occurs.
        assertThat(LongLived.arrays(model.manager())).isLessThanOrEqualTo(loaded + 10);
    }

    private static void assertClose(NDArray actual, double[][] expected, double tolerance, String what) {
        int width = expected[0].length;
        assertThat(actual.getShape()).as(what).isEqualTo(new Shape(1, expected.length, width));
        float[] values = actual.toFloatArray();
        double worst = 0;
        for (int i = 0; i < values.length; i++) {
            double off = Math.abs(values[i] - expected[i / width][i % width]);
            worst = off <= worst ? worst : off;
        }
        assertThat(worst).as(what).isLessThanOrEqualTo(tolerance);
    }
}

package io.asterism.producer.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares every hook point of a model, all of one pass and the deepest each in its own, to an independent computation; and sees to it
 * that passes leave nothing with the weights, whatever lengths they have.
 */
final class Hooked {
    private Hooked() {}

    static void assertEqual(LanguageModel model, int[] ids, Map<String, double[][]> expected, double tolerance) {
        Set<HookPoint> hooks = expected.keySet().stream()
                .filter(name -> name.startsWith("blocks."))
                .map(HookPoint::parse)
                .collect(Collectors.toSet());
        assertNothingLeft(model, ids, hooks);
        try (NDManager step = model.manager().newSubManager()) {
            NDArray row = step.create(ids, new Shape(1, ids.length)).toType(ai.djl.ndarray.types.DataType.INT64, false);
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

package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Counts how many blocks of a model a pass enters. */
final class CountingTransformer {
    private final LanguageModel model;

    CountingTransformer(LanguageModel model) {
        this.model = model;
    }

    int blocksRun(NDArray ids, String... hooks) {
        Set<HookPoint> wanted = Arrays.stream(hooks).map(HookPoint::parse).collect(Collectors.toSet());
        AtomicInteger last = new AtomicInteger(-1);
        Taps taps = new Taps(ids.getManager(), wanted) {
            @Override
            void offer(HookPoint.Kind kind, int layer, NDArray tensor) {
                if (kind != HookPoint.Kind.RESID_PRE) {
                    last.set(layer);
                }
                super.offer(kind, layer, tensor);
            }
        };
        model.transformer().residual(ids, taps);
        return last.get() + 1;
    }
}

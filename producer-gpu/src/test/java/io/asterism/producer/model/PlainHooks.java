package io.asterism.producer.model;

import java.util.LinkedHashMap;
import java.util.Map;

/** What an independent computation finds at each hook point. */
final class PlainHooks {
    private final Map<String, double[][]> byName = new LinkedHashMap<>();

    double[][] put(int layer, String hook, double[][] value) {
        byName.put("blocks." + layer + "." + hook, value);
        return value;
    }

    Map<String, double[][]> withLogits(double[][] logits) {
        byName.put("logits", logits);
        return byName;
    }
}

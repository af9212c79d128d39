package io.asterism.producer.model;

import java.util.LinkedHashMap;
import java.util.Map;

/** What an independent computation finds at each hook point. */
final class PlainHooks {
    private final Map<String, double[][]> byName = new LinkedHashMap<>();
    private final PlainEdit edit;

    PlainHooks(PlainEdit edit) {
        this.edit = edit;
    }

    /** Gives what the computation has to go on with. */
    double[][] put(int layer, String hook, double[][] value) {
        String name = "blocks." + layer + "." + hook;
        double[][] edited = edit.apply(name, value);
        byName.put(name, edited);
        return edited;
    }

    Map<String, double[][]> withLogits(double[][] logits) {
        byName.put("logits", logits);
        return byName;
    }
}

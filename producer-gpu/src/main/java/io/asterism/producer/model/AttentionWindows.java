package io.asterism.producer.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.schemas.InputException;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** How many keys a query sees at most, itself included, layer by layer. */
final class AttentionWindows {
    static final int NONE = Integer.MAX_VALUE;
    private static final int USUAL = 4096;

    private AttentionWindows() {}

    /** No layer has a window. */
    static int[] none(int layers) {
        return IntStream.generate(() -> NONE).limit(layers).toArray();
    }

    /**
     * As {@code sliding_window} and {@code layer_types} say; a configuration that names no window has the usual one, one that says null
     * has none.
     *
     * @param slides whether a layer has the window, where {@code layer_types} does not say
     * @throws InputException if {@code layer_types} does not name a known kind for every layer
     */
    static int[] of(JsonConfig json, int layers, IntPredicate slides) {
        return of(json, slides(json, layers, slides));
    }

    /** The same for layers of which it is known whether they slide. */
    static int[] of(JsonConfig json, boolean[] slides) {
        int window = json.node("sliding_window").isNull() ? NONE : json.count("sliding_window", Limits.CONTEXT, USUAL);
        return IntStream.range(0, slides.length)
                .map(layer -> slides[layer] ? window : NONE)
                .toArray();
    }

    /**
     * Whether a layer slides, layer by layer, by {@code layer_types}.
     *
     * @param otherwise the same where {@code layer_types} does not say
     * @throws InputException if {@code layer_types} does not name a known kind for every layer
     */
    static boolean[] slides(JsonConfig json, int layers, IntPredicate otherwise) {
        JsonNode types = json.node("layer_types");
        if (json.has("layer_types") && types.size() != layers) {
            throw new InputException(
                    "'%s' names %d layer_types, expected %d, one for each layer", json.origin(), types.size(), layers);
        }
        boolean[] slides = new boolean[layers];
        for (int layer = 0; layer < layers; layer++) {
            slides[layer] = json.has("layer_types") ? slides(json, types.path(layer)) : otherwise.test(layer);
        }
        return slides;
    }

    private static boolean slides(JsonConfig json, JsonNode type) {
        return switch (type.asText()) {
            case "sliding_attention" -> true;
            case "full_attention" -> false;
            default ->
                throw new InputException(
                        "'%s' has %s among layer_types, expected sliding_attention or full_attention",
                        json.origin(), type);
        };
    }
}

package io.asterism.producer.model;

import io.asterism.producer.tensors.JsonConfig;

/** What tells the models of the Llama kind apart. */
enum LlamaKind {
    /** Biases where the configuration asks for them; no window whatever it says. */
    LLAMA {
        @Override
        int[] windows(JsonConfig json, int layers) {
            return AttentionWindows.none(layers);
        }
    },
    /** Every layer looks back a window. */
    MISTRAL {
        @Override
        int[] windows(JsonConfig json, int layers) {
            return AttentionWindows.of(json, layers, layer -> true);
        }
    },
    /** Queries and keys are normalised head by head; where windows are asked for, the layers from {@code max_window_layers} on have one. */
    QWEN3 {
        @Override
        int[] windows(JsonConfig json, int layers) {
            double first = json.number("max_window_layers", 28);
            return json.flag("use_sliding_window", false)
                    ? AttentionWindows.of(json, layers, layer -> layer >= first)
                    : AttentionWindows.none(layers);
        }
    };

    /** Keys that a query sees at most, layer by layer. */
    abstract int[] windows(JsonConfig json, int layers);

    boolean headNorms() {
        return this == QWEN3;
    }

    boolean attentionBias(JsonConfig json) {
        return this != MISTRAL && json.flag("attention_bias", false);
    }

    boolean mlpBias(JsonConfig json) {
        return this == LLAMA && json.flag("mlp_bias", false);
    }
}

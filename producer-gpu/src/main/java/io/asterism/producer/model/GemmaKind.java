package io.asterism.producer.model;

import io.asterism.producer.tensors.JsonConfig;
import java.util.OptionalInt;

/** What tells the models of the Gemma kind apart, what their configurations mean where they are silent included. */
enum GemmaKind {
    /** Capped scores and logits, every other layer with a window, one set of rotary frequencies. */
    GEMMA2(50, 30) {
        @Override
        OptionalInt usual(String key) {
            return key.equals("max_position_embeddings") ? OptionalInt.of(8192) : OptionalInt.empty();
        }

        @Override
        int keyHeads(int heads) {
            return heads;
        }

        @Override
        boolean[] slides(JsonConfig json, int layers) {
            return AttentionWindows.slides(json, layers, layer -> layer % 2 == 0);
        }

        @Override
        void requireWholeHeads(JsonConfig json) {
            RotaryFrequencies.requireWholeHeads(json);
        }

        @Override
        double[] globalFrequencies(JsonConfig json, int headWidth) {
            return RotaryFrequencies.of(json, headWidth, RotaryFrequencies.base(json, 10_000));
        }

        @Override
        double[] localFrequencies(JsonConfig json, int headWidth) {
            return globalFrequencies(json, headWidth);
        }
    },
    /** Queries and keys are normalised; one layer of {@code sliding_window_pattern} sees everything, by frequencies of its own. */
    GEMMA3(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY) {
        @Override
        OptionalInt usual(String key) {
            return switch (key) {
                case "vocab_size" -> OptionalInt.of(262_208);
                case "hidden_size" -> OptionalInt.of(2304);
                case "intermediate_size" -> OptionalInt.of(9216);
                case "num_hidden_layers" -> OptionalInt.of(26);
                case "num_attention_heads" -> OptionalInt.of(8);
                case "max_position_embeddings" -> OptionalInt.of(131_072);
                default -> OptionalInt.empty();
            };
        }

        @Override
        int keyHeads(int heads) {
            return 4;
        }

        @Override
        boolean[] slides(JsonConfig json, int layers) {
            int pattern = json.count("sliding_window_pattern", Limits.LAYERS, 6);
            return AttentionWindows.slides(json, layers, layer -> (layer + 1) % pattern != 0);
        }

        @Override
        void requireWholeHeads(JsonConfig json) {
            RotaryFrequencies.requireKinds(json);
        }

        @Override
        double[] globalFrequencies(JsonConfig json, int headWidth) {
            return RotaryFrequencies.ofKind(json, "full_attention", headWidth, "rope_theta", 1_000_000, true);
        }

        @Override
        double[] localFrequencies(JsonConfig json, int headWidth) {
            return RotaryFrequencies.ofKind(
                    json, "sliding_attention", headWidth, "rope_local_base_freq", 10_000, false);
        }
    };

    private final double scoreCap;
    private final double logitCap;

    GemmaKind(double scoreCap, double logitCap) {
        this.scoreCap = scoreCap;
        this.logitCap = logitCap;
    }

    /** A size where the configuration does not say; empty where it must. */
    abstract OptionalInt usual(String key);

    /** Key heads where the configuration does not say. */
    abstract int keyHeads(int heads);

    /** Whether a layer has a window, layer by layer. */
    abstract boolean[] slides(JsonConfig json, int layers);

    abstract void requireWholeHeads(JsonConfig json);

    /** Radians a position in layers without a window. */
    abstract double[] globalFrequencies(JsonConfig json, int headWidth);

    /** Radians a position in layers with a window. */
    abstract double[] localFrequencies(JsonConfig json, int headWidth);

    boolean headNorms() {
        return this == GEMMA3;
    }

    /** Soft cap of the scores where the configuration does not say. */
    double scoreCap() {
        return scoreCap;
    }

    /** Soft cap of the logits where the configuration does not say. */
    double logitCap() {
        return logitCap;
    }

    /** A size, or what it is in the family where the configuration does not say and there is such a thing. */
    int count(JsonConfig json, String key, int most) {
        OptionalInt otherwise = usual(key);
        return otherwise.isPresent() ? json.count(key, most, otherwise.getAsInt()) : json.count(key, most);
    }
}

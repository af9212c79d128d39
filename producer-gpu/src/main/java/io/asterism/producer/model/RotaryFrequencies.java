package io.asterism.producer.model;

import io.asterism.producer.tensors.JsonConfig;
import io.asterism.schemas.InputException;
import java.util.Arrays;

/** Frequencies of a rotary embedding as a configuration asks for them (sae-formats 3.3, 3.5). */
final class RotaryFrequencies {
    private static final String PART = "partial_rotary_factor";

    private RotaryFrequencies() {}

    /**
     * Frequencies for the rotated components.
     *
     * @param rotated how many components of a head are rotated; half as many frequencies come out
     * @param base of the geometric series
     * @throws InputException if {@code rope_scaling} is of an unknown kind
     */
    static double[] of(JsonConfig json, int rotated, double base) {
        return scaled(json.has("rope_scaling") ? json.object("rope_scaling") : parameters(json), rotated, base);
    }

    /**
     * Frequencies of the layers of one kind, where {@code rope_parameters} has a set for each kind.
     *
     * @param kind of layer, as {@code layer_types} names it
     * @param older the configuration's older key for the base
     * @param otherwise the base where neither says
     * @param scaled whether {@code rope_scaling} is for these layers
     */
    static double[] ofKind(JsonConfig json, String kind, int rotated, String older, double otherwise, boolean scaled) {
        JsonConfig own = json.object("rope_parameters").object(kind);
        requireWhole(own, own.number(PART, 1));
        double base = own.number("rope_theta", json.number(older, otherwise));
        return scaled(scaled && json.has("rope_scaling") ? json.object("rope_scaling") : own, rotated, base);
    }

    /**
     * For families whose layers of different kinds have different frequencies.
     *
     * @throws InputException if {@code rope_parameters} is not one object for each kind
     */
    static void requireKinds(JsonConfig json) {
        requireWhole(json, json.number(PART, 1));
        json.object("rope_parameters").root().properties().stream()
                .filter(entry ->
                        !entry.getValue().isObject() && !entry.getValue().isNull())
                .findFirst()
                .ifPresent(entry -> {
                    throw new InputException(
                            "'%s' has rope_parameters with %s = %s, expected a set for full_attention and one for"
                                    + " sliding_attention",
                            json.origin(), entry.getKey(), entry.getValue());
                });
    }

    private static double[] scaled(JsonConfig scaling, int rotated, double base) {
        if (rotated % 2 != 0) {
            throw new InputException(
                    "'%s' rotates %d components of a head, expected an even number of them", scaling.origin(), rotated);
        }
        double[] plain = new double[rotated / 2];
        Arrays.setAll(plain, i -> Math.pow(base, -2.0 * i / rotated));
        String type = scaling.text("rope_type", scaling.text("type", "default"));
        return switch (type) {
            case "default" -> plain;
            case "linear" -> {
                double factor = required(scaling, "factor");
                yield Arrays.stream(plain).map(f -> f / factor).toArray();
            }
            case "llama3" -> {
                double factor = required(scaling, "factor");
                double low = required(scaling, "low_freq_factor");
                double high = required(scaling, "high_freq_factor");
                double original = required(scaling, "original_max_position_embeddings");
                yield Arrays.stream(plain)
                        .map(f -> llama3(f, factor, low, high, original))
                        .toArray();
            }
            default ->
                throw new InputException(
                        "'%s' asks for rotary scaling of type '%s', expected default, linear or llama3",
                        scaling.origin(), type);
        };
    }

    /** The base of the series: {@code rope_theta}, wherever the configuration keeps it. */
    static double base(JsonConfig json, double otherwise) {
        return json.number("rope_theta", parameters(json).number("rope_theta", otherwise));
    }

    /** Which part of a head is rotated: {@code partial_rotary_factor}, wherever the configuration keeps it. */
    static double part(JsonConfig json, double otherwise) {
        return json.number(PART, parameters(json).number(PART, otherwise));
    }

    /**
     * For families that rotate all of a head.
     *
     * @throws InputException if the configuration asks for less
     */
    static void requireWholeHeads(JsonConfig json) {
        requireWhole(json, part(json, 1));
    }

    private static void requireWhole(JsonConfig json, double part) {
        if (part != 1) {
            throw new InputException(
                    "'%s' has partial_rotary_factor = %s, expected 1: this family rotates whole heads",
                    json.origin(), part);
        }
    }

    private static JsonConfig parameters(JsonConfig json) {
        JsonConfig parameters = json.object("rope_parameters");
        parameters.root().properties().stream()
                .filter(entry -> entry.getValue().isObject())
                .findFirst()
                .ifPresent(entry -> {
                    throw new InputException(
                            "'%s' has rope_parameters of its own for '%s', expected one set for all layers",
                            json.origin(), entry.getKey());
                });
        return parameters;
    }

    private static double required(JsonConfig scaling, String key) {
        double value = scaling.number(key, Double.NaN);
        if (!(value > 0)) {
            throw new InputException(
                    "'%s' has %s = %s, expected a number above 0",
                    scaling.origin(), key, scaling.has(key) ? value : "nothing");
        }
        return value;
    }

    private static double llama3(double frequency, double factor, double low, double high, double original) {
        double wavelength = 2 * Math.PI / frequency;
        if (wavelength < original / high) {
            return frequency;
        }
        if (wavelength > original / low) {
            return frequency / factor;
        }
        double t = (original / wavelength - low) / (high - low);
        return (1 - t) * frequency / factor + t * frequency;
    }
}

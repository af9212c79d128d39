package io.asterism.producer.model;

import io.asterism.producer.tensors.JsonConfig;
import io.asterism.schemas.InputException;
import java.util.Arrays;

/** Frequencies of a rotary embedding as a configuration asks for them (sae-formats 3.3, 3.5). */
final class RotaryFrequencies {
    private RotaryFrequencies() {}

    /**
     * Frequencies for the rotated components.
     *
     * @param rotated how many components of a head are rotated; half as many frequencies come out
     * @param base of the geometric series
     * @throws InputException if {@code rope_scaling} is of an unknown kind
     */
    static double[] of(JsonConfig json, int rotated, double base) {
        double[] plain = new double[rotated / 2];
        Arrays.setAll(plain, i -> Math.pow(base, -2.0 * i / rotated));
        JsonConfig scaling = json.object(json.has("rope_scaling") ? "rope_scaling" : "rope_parameters");
        String type = scaling.text("rope_type", scaling.text("type", "default"));
        return switch (type) {
            case "default" -> plain;
            case "linear" -> {
                double factor = scaling.number("factor", 1);
                yield Arrays.stream(plain).map(f -> f / factor).toArray();
            }
            case "llama3" -> {
                double factor = scaling.number("factor", 8);
                double low = scaling.number("low_freq_factor", 1);
                double high = scaling.number("high_freq_factor", 4);
                double original = scaling.number("original_max_position_embeddings", 8192);
                yield Arrays.stream(plain)
                        .map(f -> llama3(f, factor, low, high, original))
                        .toArray();
            }
            default ->
                throw new InputException(
                        "'%s' asks for rotary scaling of type '%s', expected default, linear or llama3",
                        json.origin(), type);
        };
    }

    /** The base of the series: {@code rope_theta}, wherever the configuration keeps it. */
    static double base(JsonConfig json, String key, double otherwise) {
        return json.number(key, json.object("rope_parameters").number("rope_theta", otherwise));
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

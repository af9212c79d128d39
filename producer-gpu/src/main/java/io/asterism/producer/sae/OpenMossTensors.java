package io.asterism.producer.sae;

import io.asterism.producer.tensors.TensorLoader;
import io.asterism.producer.tensors.Tensors;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What an OpenMOSS file calls its tensors.
 *
 * @param linear whether matrices lie as in torch's linear layers, {@code [out, in]}
 * @param decoderBias empty where there is none
 * @param threshold logarithm of the thresholds, {@code [dSae]}
 */
record OpenMossTensors(
        boolean linear, String encoder, String decoder, String encoderBias, String decoderBias, String threshold) {
    /** The names in a file; those that cannot be done without are there. */
    static OpenMossTensors in(Tensors tensors) {
        boolean linear = tensors.names().contains("encoder.weight");
        String bias = linear ? "decoder.bias" : "b_D";
        OpenMossTensors names = new OpenMossTensors(
                linear,
                linear ? "encoder.weight" : "W_E",
                linear ? "decoder.weight" : "W_D",
                linear ? "encoder.bias" : "b_E",
                tensors.names().contains(bias) ? bias : "",
                tensors.names().contains("log_jumprelu_threshold")
                        ? "log_jumprelu_threshold"
                        : "activation_function.log_jumprelu_threshold");
        TensorLoader.requireAll(tensors, List.of(names.encoder, names.decoder, names.encoderBias));
        return names;
    }

    /** Mean norm of a hook point in the training data, where the file holds it. */
    static OptionalDouble averageNorm(Tensors tensors, String key) {
        String name = "dataset_average_activation_norm." + key;
        if (!tensors.names().contains(name)
                || tensors.info(name).elements() != 1
                || !tensors.info(name).type().holdsWeights()) {
            return OptionalDouble.empty();
        }
        FloatBuffer value = FloatBuffer.allocate(1);
        tensors.read(name, 0, value);
        return OptionalDouble.of(value.get(0));
    }
}

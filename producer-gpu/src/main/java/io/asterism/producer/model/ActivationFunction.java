package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import io.asterism.schemas.InputException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The non-linearity of an MLP, by its names in Hugging Face configurations. */
public enum ActivationFunction {
    /** {@code 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))}, written with the sigmoid that equals it. */
    GELU_TANH("gelu_new", "gelu_pytorch_tanh", "gelu_fast", "gelu_accurate") {
        @Override
        NDArray apply(NDArray x) {
            NDArray inner =
                    x.square().mul(Scalar.of(2 * SQRT_2_OVER_PI * 0.044715, x)).add(2 * SQRT_2_OVER_PI);
            return Activation.sigmoid(inner.mul(x)).mul(x);
        }
    },
    /** {@code x Phi(x)}, by the error function. */
    GELU("gelu", "gelu_python") {
        @Override
        NDArray apply(NDArray x) {
            return Activation.gelu(x);
        }
    },
    /** {@code x sigmoid(x)}. */
    SILU("silu", "swish") {
        @Override
        NDArray apply(NDArray x) {
            return Activation.sigmoid(x).mul(x);
        }
    },
    /** {@code max(x, 0)}. */
    RELU("relu") {
        @Override
        NDArray apply(NDArray x) {
            return Activation.relu(x);
        }
    };

    private static final double SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);

    private final String names;

    ActivationFunction(String... names) {
        this.names = String.join(", ", names);
    }

    abstract NDArray apply(NDArray x);

    /**
     * By its name.
     *
     * @param where the configuration that names it, for the message
     * @throws InputException if it is none of those known
     */
    static ActivationFunction named(String name, String where) {
        return Arrays.stream(values())
                .filter(function -> List.of(function.names.split(", ")).contains(name))
                .findFirst()
                .orElseThrow(() -> new InputException(
                        "'%s' asks for the activation function '%s', expected one of %s",
                        where,
                        name,
                        Arrays.stream(values()).map(function -> function.names).collect(Collectors.joining(", "))));
    }
}

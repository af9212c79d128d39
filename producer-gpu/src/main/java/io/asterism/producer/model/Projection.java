package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.core.Linear;
import org.jspecify.annotations.Nullable;

/** A matrix and maybe a bias, {@code [..., in]} to {@code [..., out]}. */
interface Projection {
    NDArray apply(NDArray x);

    /** The layout of {@code nn.Linear}: weight {@code [out, in]}. */
    record OutIn(NDArray weight, @Nullable NDArray bias) implements Projection {
        @Override
        public NDArray apply(NDArray x) {
            return bias == null
                    ? Linear.linear(x, weight).singletonOrThrow()
                    : Linear.linear(x, weight, bias).singletonOrThrow();
        }
    }

    /** The layout of GPT-2's {@code Conv1D}: weight {@code [in, out]}. */
    record InOut(NDArray weight, NDArray bias) implements Projection {
        @Override
        public NDArray apply(NDArray x) {
            return x.matMul(weight).add(bias);
        }
    }
}

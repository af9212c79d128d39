package io.asterism.producer.training;

import java.nio.FloatBuffer;

/** An endless source of vectors to train an SAE on. */
interface ActivationSource {
    /** Components of a vector. */
    int width();

    /** How often vectors are worth training on before others are asked for: the more, the dearer they are. */
    int passes();

    /** The next vectors, row-major {@code [some, width]}, ready to be read. */
    FloatBuffer next();
}

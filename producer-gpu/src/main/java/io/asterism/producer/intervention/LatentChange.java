package io.asterism.producer.intervention;

/** What becomes of one latent's activation. */
sealed interface LatentChange {
    /** The activation afterwards, which may be below 0. */
    float of(float activation);

    /** Whatever it was, it is now this; 0 ablates the latent. */
    record Clamp(float value) implements LatentChange {
        @Override
        public float of(float activation) {
            return value;
        }
    }

    /** So many times what it was. */
    record Scale(float factor) implements LatentChange {
        @Override
        public float of(float activation) {
            return factor * activation;
        }
    }

    /** So much more than it was. */
    record Add(float strength) implements LatentChange {
        @Override
        public float of(float activation) {
            return activation + strength;
        }
    }
}

package io.asterism.processor.counting;

/**
 * A stretch of 65,536 columns of the matrix. Within a band a column is 16 bits wide, and a stored row of a band stays under the
 * megabyte that a Kafka record may have.
 */
final class Band {
    static final int WIDTH = 65_536;
    static final int SHIFT = 16;

    private Band() {}

    /** Number of bands of a matrix. */
    static int count(int dSae) {
        return (dSae + WIDTH - 1) >>> SHIFT;
    }

    /** First column of a latent's row in a band, relative to the band: the upper triangle begins after the diagonal. */
    static int first(int latent, int band) {
        return Math.max(0, latent + 1 - (band << SHIFT));
    }

    /** Columns of a band, fewer in the last one. */
    static int width(int dSae, int band) {
        return Math.min(WIDTH, dSae - (band << SHIFT));
    }
}

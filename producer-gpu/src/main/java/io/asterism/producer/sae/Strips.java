package io.asterism.producer.sae;

import java.util.Arrays;

/**
 * A row of pre-activations laid out in strips, one below the other. Few latents are active, so most columns hold none: their maxima,
 * which the processor finds many at a time, say which columns are worth a look. All values are the bits of floats, which from 0 on are
 * in the order of the floats, with what is no number behind infinity; those below 0 are below 0.
 *
 * @param width of a strip; what the strips leave over of a row is looked at one by one
 */
record Strips(int width) {
    static final int COUNT = 16;

    /** Of a row of so many pre-activations. */
    static Strips of(int latents) {
        return new Strips(latents / COUNT);
    }

    /** Pre-activations in strips. */
    int covered() {
        return COUNT * width;
    }

    /** The largest of each column. */
    int[] most(int[] pre) {
        int[] most = Arrays.copyOf(pre, width);
        // Copied, as the compiler takes many at a time only of arrays that are all read at the same place.
        int[] strip = new int[width];
        for (int first = width; first < covered(); first += width) {
            System.arraycopy(pre, first, strip, 0, width);
            for (int i = 0; i < most.length; i++) {
                most[i] = Math.max(most[i], strip[i]);
            }
        }
        return most;
    }

    /** The largest distance of each column above its thresholds, above 0 where one is above its own. */
    int[] mostAbove(int[] pre, int[] least) {
        int[] most = new int[width];
        int[] strip = new int[width];
        int[] bounds = new int[width];
        for (int first = 0; first < covered(); first += width) {
            System.arraycopy(pre, first, strip, 0, width);
            System.arraycopy(least, first, bounds, 0, width);
            for (int i = 0; i < most.length; i++) {
                most[i] = Math.max(most[i], Math.max(strip[i], 0) - bounds[i]);
            }
        }
        return most;
    }

    /** The columns, ascending, whose maximum is above a bound. */
    static int[] above(int[] most, int bound) {
        int[] columns = new int[most.length];
        int found = 0;
        for (int i = 0; i < most.length; i++) {
            columns[found] = i;
            found += most[i] > bound ? 1 : 0;
        }
        return Arrays.copyOf(columns, found);
    }
}

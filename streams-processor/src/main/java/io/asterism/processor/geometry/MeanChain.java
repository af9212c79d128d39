package io.asterism.processor.geometry;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/**
 * Unites clusters by chains of nearest neighbors (Murtagh 1983). The average cosine of two clusters' rows is the product of the clusters' mean unit rows, so that
 * means take the place of a matrix of distances. The means lie column by column, those of the living clusters side by side.
 */
final class MeanChain {
    /** Columns that one task multiplies; their sums stay in a core's cache. */
    private static final int COLUMNS = 2048;

    private static final int ONE_THREAD = 1 << 20;

    private final int width;

    /** {@code [width][latents]}, of which the first {@link #living} are used. */
    private final float[][] means;

    private final int[] sizes;

    /** The cluster in each place, by one of its latents, and where it is. */
    private final int[] clusters;

    private final int[] places;
    private final int[] chain;
    private final float[] cosines;
    private int links;
    private int living;
    private int kept;
    private int joined;

    MeanChain(DecoderTable decoder) {
        this.width = decoder.width();
        this.living = decoder.latents();
        this.means = new float[width][living];
        for (int latent = 0; latent < living; latent++) {
            float[] row = decoder.unitRow(latent);
            for (int k = 0; k < width; k++) {
                means[k][latent] = row[k];
            }
        }
        this.sizes = new int[living];
        Arrays.fill(sizes, 1);
        this.clusters = IntStream.range(0, living).toArray();
        this.places = clusters.clone();
        this.chain = new int[living];
        this.cosines = new float[living];
    }

    /** The cluster that goes on after {@link #next}, by one of its latents. */
    int kept() {
        return kept;
    }

    /** The cluster that was united with it. */
    int joined() {
        return joined;
    }

    /**
     * Unites two clusters that are each other's nearest.
     *
     * @return their average cosine distance
     */
    double next() {
        if (links == 0) {
            chain[links++] = clusters[0];
        }
        while (true) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException();
            }
            int last = places[chain[links - 1]];
            multiply(last);
            int before = links > 1 ? places[chain[links - 2]] : -1;
            int nearest = before;
            for (int place = 0; place < living; place++) {
                if (place != last && (nearest < 0 || cosines[place] > cosines[nearest])) {
                    nearest = place;
                }
            }
            if (nearest == before) {
                links -= 2;
                double distance = 1.0 - cosines[nearest];
                unite(last, nearest);
                return Math.max(0, distance);
            }
            chain[links++] = clusters[nearest];
        }
    }

    private void multiply(int place) {
        int tasks = (living + COLUMNS - 1) / COLUMNS;
        IntStream ranges = IntStream.range(0, tasks);
        if ((long) living * width >= ONE_THREAD) {
            ranges = ranges.parallel();
        }
        ranges.forEach(task -> {
            int from = task * COLUMNS;
            int to = Math.min(living, from + COLUMNS);
            Arrays.fill(cosines, from, to, 0);
            for (float[] column : means) {
                add(column, column[place], from, to);
            }
        });
    }

    private void add(float[] column, float factor, int from, int to) {
        float[] sums = cosines;
        for (int place = from; place < to; place++) {
            sums[place] += factor * column[place];
        }
    }

    private void unite(int one, int other) {
        kept = clusters[one];
        joined = clusters[other];
        int size = sizes[one] + sizes[other];
        float share = (float) sizes[one] / size;
        float rest = (float) sizes[other] / size;
        int end = --living;
        for (float[] column : means) {
            column[one] = share * column[one] + rest * column[other];
            column[other] = column[end];
        }
        sizes[one] = size;
        sizes[other] = sizes[end];
        clusters[other] = clusters[end];
        places[clusters[other]] = other;
    }
}

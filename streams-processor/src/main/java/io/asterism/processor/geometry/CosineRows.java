package io.asterism.processor.geometry;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/**
 * All cosines of a decoder, row by row: a matrix too large to be kept. Four rows at a time are multiplied with columns that lie side by side, a loop
 * that the compiler makes vector instructions of.
 */
final class CosineRows {
    /** Columns whose components lie side by side, so that they stay in a core's cache while some rows are multiplied. */
    private static final int COLUMNS = 256;

    private static final int ROWS = 4;
    private static final int ROWS_OF_TASK = 16;

    private final int latents;
    private final int width;
    private final float[][] rows;

    /** By block of columns, {@code [width][COLUMNS]}. */
    private final float[][] columns;

    /** Reads rows; called by several threads at once. */
    @FunctionalInterface
    interface Reader {
        /**
         * Reads a latent's cosines.
         *
         * @param cosines that of latent j at {@code from + j}; its own among them
         */
        void row(int latent, float[] cosines, int from);
    }

    CosineRows(DecoderTable decoder) {
        this.latents = decoder.latents();
        this.width = decoder.width();
        this.rows = IntStream.range(0, latents).mapToObj(decoder::unitRow).toArray(float[][]::new);
        this.columns = new float[(latents + COLUMNS - 1) / COLUMNS][width * COLUMNS];
        for (int latent = 0; latent < latents; latent++) {
            float[] block = columns[latent / COLUMNS];
            for (int k = 0; k < width; k++) {
                block[k * COLUMNS + latent % COLUMNS] = rows[latent][k];
            }
        }
    }

    /**
     * Reads every row once, in the pool that this is called in.
     *
     * @param progress told the share that is done
     * @throws CancellationException if the thread that asked is interrupted
     */
    void forEach(Reader reader, DoubleConsumer progress) {
        int tasks = (latents + ROWS_OF_TASK - 1) / ROWS_OF_TASK;
        AtomicInteger done = new AtomicInteger();
        ThreadLocal<float[]> cosines =
                ThreadLocal.withInitial(() -> new float[ROWS_OF_TASK * columns.length * COLUMNS]);
        Thread asking = Thread.currentThread();
        IntStream.range(0, tasks).parallel().forEach(task -> {
            if (asking.isInterrupted()) {
                throw new CancellationException();
            }
            int from = task * ROWS_OF_TASK;
            int count = Math.min(ROWS_OF_TASK, latents - from);
            float[] into = cosines.get();
            multiply(from, count, into);
            for (int row = 0; row < count; row++) {
                reader.row(from + row, into, row * columns.length * COLUMNS);
            }
            progress.accept((double) done.incrementAndGet() / tasks);
        });
    }

    private void multiply(int from, int count, float[] into) {
        int stride = columns.length * COLUMNS;
        float[] zeros = new float[width];
        float[][] sums = new float[ROWS][COLUMNS];
        for (int row = 0; row < count; row += ROWS) {
            float[][] four = new float[ROWS][];
            for (int r = 0; r < ROWS; r++) {
                four[r] = row + r < count ? rows[from + row + r] : zeros;
            }
            for (int block = 0; block < columns.length; block++) {
                for (float[] sum : sums) {
                    Arrays.fill(sum, 0);
                }
                for (int k = 0; k < width; k++) {
                    add(columns[block], k * COLUMNS, four, k, sums[0], sums[1], sums[2], sums[3]);
                }
                for (int r = 0; r < ROWS && row + r < count; r++) {
                    System.arraycopy(sums[r], 0, into, (row + r) * stride + block * COLUMNS, COLUMNS);
                }
            }
        }
    }

    private static void add(
            float[] block, int at, float[][] four, int k, float[] sum0, float[] sum1, float[] sum2, float[] sum3) {
        float x0 = four[0][k];
        float x1 = four[1][k];
        float x2 = four[2][k];
        float x3 = four[3][k];
        for (int j = 0; j < COLUMNS; j++) {
            float y = block[at + j];
            sum0[j] += x0 * y;
            sum1[j] += x1 * y;
            sum2[j] += x2 * y;
            sum3[j] += x3 * y;
        }
    }
}

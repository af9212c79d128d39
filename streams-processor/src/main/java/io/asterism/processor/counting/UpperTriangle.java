package io.asterism.processor.counting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads all counts once, row by row, for several who want them: a stretch of rows is read on all processors and then shown to each reader in
 * a thread of its own. Memory for a million counts.
 */
public final class UpperTriangle {
    private static final int CELLS = 1 << 20;

    /** Is shown every row, in order, by one thread at a time. */
    @FunctionalInterface
    public interface Reader {
        /**
         * One row.
         *
         * @param counts C_ij at j for the latents after {@code latent}, {@code [dSae]}; what stands before is of no meaning. Not to be changed, and
         *     valid until this returns
         */
        void row(int latent, long[] counts);
    }

    private final PairCounts pairs;
    private final long[][] rows;

    private UpperTriangle(PairCounts pairs) {
        this.pairs = pairs;
        this.rows = new long[Math.max(1, Math.min(pairs.dSae(), CELLS / pairs.dSae()))][pairs.dSae()];
    }

    /** Shows every reader every row. */
    public static void read(PairCounts pairs, List<Reader> readers) {
        int threads = Math.min(Runtime.getRuntime().availableProcessors(), Math.max(2, readers.size()));
        ExecutorService executor = Executors.newFixedThreadPool(threads, action -> {
            Thread thread = new Thread(action, "asterism-rows");
            thread.setDaemon(true);
            return thread;
        });
        try {
            new UpperTriangle(pairs).read(readers, threads, executor);
        } finally {
            executor.shutdownNow();
        }
    }

    private void read(List<Reader> readers, int threads, ExecutorService executor) {
        for (int first = 0; first < pairs.dSae(); first += rows.length) {
            int from = first;
            int to = Math.min(pairs.dSae(), first + rows.length);
            List<Callable<Void>> reading = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int share = thread;
                reading.add(() -> {
                    for (int row = from + share; row < to; row += threads) {
                        fill(row, rows[row - from]);
                    }
                    return null;
                });
            }
            all(executor, reading);
            List<Callable<Void>> showing = new ArrayList<>();
            for (Reader reader : readers) {
                showing.add(() -> {
                    for (int row = from; row < to; row++) {
                        reader.row(row, rows[row - from]);
                    }
                    return null;
                });
            }
            all(executor, showing);
        }
    }

    private void fill(int latent, long[] row) {
        Arrays.fill(row, latent, row.length, 0);
        pairs.addRow(latent, 0, row.length, row);
    }

    private static void all(ExecutorService executor, List<Callable<Void>> actions) {
        try {
            for (Future<Void> done : executor.invokeAll(actions)) {
                done.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("reading rows failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while rows were read", e);
        }
    }
}

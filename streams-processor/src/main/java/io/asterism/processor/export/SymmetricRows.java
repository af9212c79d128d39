package io.asterism.processor.export;

import io.asterism.processor.counting.PairCounts;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * The whole rows of a symmetric matrix of which the upper triangle is kept by rows, {@code [dSae, dSae]}. What lies left of the diagonal is
 * gathered for a block of rows at a time: of each earlier row, the stretch of the block's columns. Blocks are gathered on all processors
 * while the rows of those before are shown.
 */
final class SymmetricRows {
    /** Packed rows are kept in blocks of so many columns, which are unpacked whole. */
    private static final int MOST_ROWS = 256;

    private static final int MOST_CELLS = 1 << 25;
    private static final int MOST_THREADS = 4;
    /** Earlier rows whose stretches are turned over at once, so that what is written lies in whole cache lines. */
    private static final int TILE = 64;

    private final PairCounts pairs;
    private final int dSae;
    private final boolean isWide;
    private final int threads;
    private final int blockRows;

    SymmetricRows(PairCounts pairs) {
        this.pairs = pairs;
        this.dSae = pairs.dSae();
        // No pair fires more often than either of its latents.
        this.isWide = IntStream.range(0, dSae).anyMatch(latent -> pairs.fires(latent) > Integer.MAX_VALUE);
        this.threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        // One more block than threads: the one whose rows are shown.
        int affordable = MOST_CELLS / (threads + 1) / dSae;
        this.blockRows = Math.max(1, Math.min(MOST_ROWS, Integer.highestOneBit(Math.max(1, affordable))));
    }

    /** Takes one row. */
    interface Visitor {
        /**
         * Sees row {@code row}.
         *
         * @param columns those that have a count, ascending, the diagonal among them, valid up to {@code entries} until this returns
         * @param counts C_ij beside them
         */
        void row(int row, int[] columns, long[] counts, int entries) throws IOException;
    }

    /** Shows every row, in order. */
    void forEach(Visitor visitor) throws IOException {
        ExecutorService executor = Executors.newFixedThreadPool(threads, action -> {
            Thread thread = new Thread(action, "asterism-turn");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Deque<Block> idle = new ArrayDeque<>();
            for (int k = 0; k <= threads; k++) {
                idle.add(new Block());
            }
            Deque<Future<Block>> underWay = new ArrayDeque<>();
            int[] columns = new int[dSae];
            long[] counts = new long[dSae];
            int next = 0;
            while (next < dSae || !underWay.isEmpty()) {
                while (next < dSae && !idle.isEmpty()) {
                    Block block = idle.remove();
                    int from = next;
                    next = Math.min(dSae, from + blockRows);
                    int to = next;
                    underWay.add(executor.submit(() -> block.gather(from, to)));
                }
                Block block = gathered(underWay.remove());
                block.show(visitor, columns, counts);
                idle.add(block);
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private static Block gathered(Future<Block> block) {
        try {
            return block.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("rows could not be gathered", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while rows were gathered", e);
        }
    }

    /** Some rows, for one thread at a time. */
    private final class Block {
        private final int[][] low = new int[blockRows][dSae];
        /** The upper halves of counts, where one of them may need it. */
        private final int[][] high = new int[isWide ? blockRows : 0][dSae];

        private final long[][] tile = new long[TILE][blockRows];
        private final long[] own = new long[dSae];
        private int from;
        private int to;

        Block gather(int first, int end) {
            from = first;
            to = end;
            for (int earlier = 0; earlier < from; earlier += TILE) {
                gatherEarlierRows(earlier, Math.min(from, earlier + TILE));
            }
            for (int row = from; row < to; row++) {
                gatherOwnRow(row);
            }
            return this;
        }

        private void gatherEarlierRows(int first, int end) {
            for (int earlier = first; earlier < end; earlier++) {
                long[] stretch = tile[earlier - first];
                Arrays.fill(stretch, 0);
                pairs.addRow(earlier, from, to, stretch);
            }
            for (int row = 0; row < to - from; row++) {
                for (int earlier = first; earlier < end; earlier++) {
                    put(from + row, earlier, tile[earlier - first][row]);
                }
            }
        }

        private void gatherOwnRow(int row) {
            Arrays.fill(own, row, dSae, 0);
            pairs.addRow(row, 0, dSae, own);
            own[row] = pairs.fires(row);
            for (int column = row; column < dSae; column++) {
                put(row, column, own[column]);
            }
            for (int later = row + 1; later < to; later++) {
                put(later, row, own[later]);
            }
        }

        private void put(int row, int column, long count) {
            if (isWide) {
                low[row - from][column] = (int) count;
                high[row - from][column] = (int) (count >>> Integer.SIZE);
            } else {
                low[row - from][column] = Math.toIntExact(count);
            }
        }

        /** Shows the rows without what is 0. Half of a full matrix is, so a branch would be guessed wrong all the time. */
        void show(Visitor visitor, int[] columns, long[] counts) throws IOException {
            for (int row = from; row < to; row++) {
                int[] cells = low[row - from];
                int n = 0;
                for (int column = 0; column < dSae; column++) {
                    long count = cells[column] & 0xffff_ffffL;
                    if (isWide) {
                        count |= (long) high[row - from][column] << Integer.SIZE;
                    }
                    counts[n] = count;
                    columns[n] = column;
                    n += count == 0 ? 0 : 1;
                }
                visitor.row(row, columns, counts, n);
            }
        }
    }
}

package io.asterism.processor.counting;

import java.util.Arrays;

/**
 * Counts the pairs of a batch of tokens, row by row: the batch is turned round (latent to its tokens, by a counting sort), then each latent's
 * row is counted while it is in the cache. Nothing is done a pair but one increment.
 *
 * <p>With several thresholds each pair is counted once, in the table of the highest threshold that both latents pass: what is active at a
 * threshold is active at every lower one, so a threshold's counts are the sum of its own table and those above.
 */
final class PairKernel {
    /** A row with more increments than one for so many columns is counted in place, else in scratch cells that are added column by column. */
    private static final int SWEEP = 4;

    /** Increments that are gathered before they are counted: few enough to stay in the first cache beside most of a row. */
    private static final int GATHERED = 2048;

    private final Shape shape;
    private final int levels;
    private final RowGrowth growth;
    private final int[][] scratch;
    private final long[][] touched;
    private final Cells delta = new Cells();
    private final ActivePairs active;

    @SuppressWarnings("UnusedVariable") // keeps what is read ahead from being left out
    private int read;

    private char[] gathered = new char[GATHERED];

    private final int[] starts;
    private final int[] increments;
    private long[] occurrences = new long[0];
    private byte[] occurrenceLevels = new byte[0];

    PairKernel(Shape shape, int levels, RowGrowth growth) {
        this.shape = shape;
        this.levels = levels;
        this.growth = growth;
        this.active = new ActivePairs(shape);
        this.scratch = new int[levels][shape.columns()];
        this.touched = new long[levels][(shape.columns() + 63) / 64];
        this.starts = new int[shape.rows() + 2];
        this.increments = new int[shape.rows()];
    }

    /** Adds a batch to the counts; the batch is left as it is. */
    void count(TokenBatch batch, LevelCounts into) {
        active.read(batch);
        turnRound(batch.tokens());
        countFires(into);
        countRows(into);
        into.addTokens(batch.tokens());
    }

    /** Adds a batch to the counts of pairs alone, as its tokens and fires are counted already. */
    void countPairs(TokenBatch batch, LevelCounts into) {
        active.read(batch);
        turnRound(batch.tokens());
        countRows(into);
    }

    private void countRows(LevelCounts into) {
        for (int latent = 0; latent < increments.length; latent++) {
            if (increments[latent] > 0) {
                countRow(latent, into);
            }
        }
    }

    /** Afterwards {@code starts[latent]} is where the occurrences of a latent begin, and {@code starts[latent + 1]} where they end. */
    private void turnRound(int tokens) {
        int entries = active.rowEntries();
        if (occurrences.length < entries) {
            occurrences = new long[Math.max(entries, 2 * occurrences.length)];
            occurrenceLevels = new byte[levels == 1 ? 0 : occurrences.length];
        }
        Arrays.fill(starts, 0);
        Arrays.fill(increments, 0);
        for (int k = 0; k < entries; k++) {
            starts[active.row(k) + 2]++;
        }
        for (int row = 2; row <= increments.length; row++) {
            starts[row] += starts[row - 1];
        }
        if (shape.isTriangle()) {
            place(tokens);
        } else {
            placeRows(tokens);
        }
    }

    /** A latent's partners on a token are those that come after it there. */
    private void place(int tokens) {
        int[] ends = active.ends();
        byte[] entryLevels = active.levels();
        int k = 0;
        for (int token = 0; token < tokens; token++) {
            int end = ends[token];
            for (; k < end; k++) {
                int latent = active.column(k);
                int at = starts[latent + 1]++;
                occurrences[at] = (long) (k + 1) << 32 | end;
                increments[latent] += end - k - 1;
                if (levels > 1) {
                    occurrenceLevels[at] = entryLevels[k];
                }
            }
        }
    }

    /** A latent's partners on a token are all that stand in columns there. */
    private void placeRows(int tokens) {
        int[] ends = active.ends();
        int[] rowEnds = active.rowEnds();
        byte[] entryLevels = active.rowLevels();
        int k = 0;
        int start = 0;
        for (int token = 0; token < tokens; token++) {
            int end = ends[token];
            for (; k < rowEnds[token]; k++) {
                int latent = active.row(k);
                int at = starts[latent + 1]++;
                occurrences[at] = (long) start << 32 | end;
                increments[latent] += end - start;
                if (levels > 1) {
                    occurrenceLevels[at] = entryLevels[k];
                }
            }
            start = end;
        }
    }

    private void countFires(LevelCounts into) {
        if (!shape.isTriangle()) {
            byte[] entryLevels = active.levels();
            for (int k = 0; k < active.entries(); k++) {
                into.addFires(entryLevels[k], active.column(k) + shape.offset(), 1);
            }
        }
        for (int latent = 0; latent < increments.length; latent++) {
            int from = starts[latent];
            int to = starts[latent + 1];
            if (from == to) {
                continue;
            }
            if (levels == 1) {
                into.addFires(0, latent, to - from);
            } else {
                for (int o = from; o < to; o++) {
                    into.addFires(occurrenceLevels[o], latent, 1);
                }
            }
        }
    }

    private void countRow(int latent, LevelCounts into) {
        int from = starts[latent];
        int to = starts[latent + 1];
        if (levels == 1
                && active.hasPlaces()
                && increments[latent] > (shape.width(0) - shape.first(latent, 0)) / SWEEP) {
            RowTable table = into.table(0);
            CountRow row = growth.dense(
                    table.row(0, latent), into.firesFrom(0, latent), shape.first(latent, 0), shape.width(0));
            if (row instanceof DenseRow dense) {
                read += dense.readAhead();
                countStretches(dense, from, to);
                table.set(0, latent, dense);
                return;
            }
        }
        if (levels == 1) {
            markRow(from, to);
        } else {
            markLevels(active.levels(), from, to);
        }
        for (int level = 0; level < levels; level++) {
            addTouched(latent, level, into);
        }
    }

    /**
     * The stretches of tokens are put one behind the other and then counted in one go: the cache misses of many stretches are under way
     * at a time, and the loop of increments ends once for thousands of them.
     */
    private void countStretches(DenseRow row, int from, int to) {
        char[] places = active.places();
        int n = 0;
        for (int o = from; o < to; o++) {
            int start = (int) (occurrences[o] >>> 32);
            int length = (int) occurrences[o] - start;
            if (length > gathered.length - n) {
                row.count(gathered, n);
                n = 0;
                if (length > gathered.length) {
                    gathered = new char[2 * length];
                }
            }
            System.arraycopy(places, start, gathered, n, length);
            n += length;
        }
        row.count(gathered, n);
    }

    private void markRow(int from, int to) {
        int[] row = scratch[0];
        long[] marks = touched[0];
        for (int o = from; o < to; o++) {
            long occurrence = occurrences[o];
            int end = (int) occurrence;
            for (int k = (int) (occurrence >>> 32); k < end; k++) {
                int column = active.column(k);
                row[column]++;
                marks[column >> 6] |= 1L << column;
            }
        }
    }

    private void markLevels(byte[] entryLevels, int from, int to) {
        for (int o = from; o < to; o++) {
            long occurrence = occurrences[o];
            int own = occurrenceLevels[o];
            int end = (int) occurrence;
            for (int k = (int) (occurrence >>> 32); k < end; k++) {
                int level = Math.min(own, entryLevels[k]);
                int column = active.column(k);
                scratch[level][column]++;
                touched[level][column >> 6] |= 1L << column;
            }
        }
    }

    /** Adds what a level's scratch row holds to the latent's rows, band by band, and clears it. */
    private void addTouched(int latent, int level, LevelCounts into) {
        int[] row = scratch[level];
        long[] marks = touched[level];
        int first = shape.isTriangle() ? latent : 0;
        int band = first >>> Band.SHIFT;
        delta.clear();
        for (int word = first >> 6; word < marks.length; word++) {
            long bits = marks[word];
            if (bits == 0) {
                continue;
            }
            marks[word] = 0;
            for (; bits != 0; bits &= bits - 1) {
                int column = word << 6 | Long.numberOfTrailingZeros(bits);
                if (column >>> Band.SHIFT != band) {
                    addDelta(latent, level, band, into);
                    band = column >>> Band.SHIFT;
                }
                delta.add(column & Band.WIDTH - 1, row[column]);
                row[column] = 0;
            }
        }
        addDelta(latent, level, band, into);
    }

    private void addDelta(int latent, int level, int band, LevelCounts into) {
        if (delta.size > 0) {
            RowTable table = into.table(level);
            table.set(
                    band,
                    latent,
                    growth.add(
                            table.row(band, latent),
                            delta,
                            into.firesFrom(level, latent),
                            shape.first(latent, band),
                            shape.width(band)));
            delta.clear();
        }
    }
}

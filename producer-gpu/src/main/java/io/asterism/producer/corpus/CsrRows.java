package io.asterism.producer.corpus;

import io.asterism.schemas.InputException;
import io.asterism.schemas.npz.NpyReader;
import io.asterism.schemas.npz.NpyType;
import io.asterism.schemas.npz.NpzFile;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The rows of a {@link CsrFile} in order, each checked as it is read: indices ascending and in range, values finite and not
 * negative, pointers that never fall and end at the number of entries. Holds one row at a time. Not for several threads at once.
 */
public final class CsrRows implements AutoCloseable {
    private static final int CHUNK = 1 << 14;

    private final Path path;
    private final long rows;
    private final int columns;
    private final long entries;
    private final NpyReader pointers;
    private final NpyReader indices;
    private final NpyReader data;
    private final boolean wide;

    private final long[] pointerChunk = new long[CHUNK];
    private final long[] indexChunk = new long[CHUNK];
    private final float[] floatChunk = new float[CHUNK];
    private final double[] doubleChunk;
    private int pointersRead;
    private int pointersUsed;
    private int entriesRead;
    private int entriesUsed;

    private long row;
    private long end;
    private int count;
    private int[] latents = new int[64];
    private float[] activations = new float[64];

    CsrRows(NpzFile npz, long rows, int columns, long entries, long from) {
        this.path = npz.path();
        this.rows = rows;
        this.columns = columns;
        this.entries = entries;
        this.pointers = npz.array("indptr");
        this.indices = npz.array("indices");
        this.data = npz.array("data");
        this.wide = data.type().kind() == NpyType.Kind.FLOAT && data.type().bytes() == 8;
        this.doubleChunk = new double[wide ? CHUNK : 0];
        pointers.skip(from);
        this.row = from - 1;
        this.end = pointer();
        if (from == 0 && end != 0) {
            throw new InputException("'%s' has first row pointer %d, expected 0", path, end);
        }
        if (end < 0 || end > entries) {
            throw pointerOutOfRange(from, end);
        }
        indices.skip(end);
        data.skip(end);
    }

    /** Goes on to the next row; false after the last. */
    public boolean next() {
        if (row + 1 >= rows) {
            return false;
        }
        row++;
        long start = end;
        end = pointer();
        if (end < start || end > entries) {
            throw end < start
                    ? new InputException(
                            "'%s' has row pointers falling from %d to %d at row %d, expected never to fall",
                            path, start, end, row)
                    : pointerOutOfRange(row, end);
        }
        if (end - start > columns) {
            throw new InputException(
                    "'%s' has %d entries in row %d of %d columns, expected each column once at most",
                    path, end - start, row, columns);
        }
        if (row == rows - 1 && end != entries) {
            throw new InputException(
                    "'%s' has last row pointer %d, expected %d, the number of its entries", path, end, entries);
        }
        readRow((int) (end - start));
        return true;
    }

    /** Index of the row. */
    public long row() {
        return row;
    }

    /** Latents that are active in the row. */
    public int count() {
        return count;
    }

    /** Their indices, ascending; valid up to {@link #count()} until the next row. */
    public int[] latents() {
        return latents;
    }

    /** Their activations, finite and above 0, beside {@link #latents()}. */
    public float[] activations() {
        return activations;
    }

    @Override
    public void close() {
        pointers.close();
        indices.close();
        data.close();
    }

    private long pointer() {
        if (pointersUsed == pointersRead) {
            pointersRead = (int) Math.min(CHUNK, pointers.remaining());
            pointers.readLongs(pointerChunk, 0, pointersRead);
            pointersUsed = 0;
        }
        return pointerChunk[pointersUsed++];
    }

    private void readRow(int stored) {
        count = 0;
        long previous = -1;
        for (int i = 0; i < stored; i++) {
            if (entriesUsed == entriesRead) {
                readEntries();
            }
            long column = indexChunk[entriesUsed];
            if (column < 0 || column >= columns) {
                throw new InputException(
                        "'%s' has column %d in row %d, expected 0 to %d", path, column, row, columns - 1);
            }
            if (column <= previous) {
                throw new InputException(
                        "'%s' has column %d after column %d in row %d, expected ascending columns, each once "
                                + "(in scipy: matrix.sum_duplicates())",
                        path, column, previous, row);
            }
            previous = column;
            add((int) column, activation(entriesUsed++, column));
        }
    }

    private void readEntries() {
        entriesRead = (int) Math.min(CHUNK, indices.remaining());
        indices.readLongs(indexChunk, 0, entriesRead);
        if (wide) {
            data.readDoubles(doubleChunk, 0, entriesRead);
        } else {
            data.readFloats(floatChunk, 0, entriesRead);
        }
        entriesUsed = 0;
    }

    private float activation(int at, long column) {
        double stored = wide ? doubleChunk[at] : floatChunk[at];
        float value = (float) stored;
        if (!(stored >= 0 && value <= Float.MAX_VALUE)) {
            throw new InputException(
                    "'%s' has value %s in row %d, column %d, expected a finite 32-bit float of 0 or above",
                    path, wide ? Double.toString(stored) : Float.toString(value), row, column);
        }
        return value;
    }

    private void add(int latent, float activation) {
        if (activation == 0) {
            return;
        }
        if (count == latents.length) {
            latents = Arrays.copyOf(latents, 2 * count);
            activations = Arrays.copyOf(activations, 2 * count);
        }
        latents[count] = latent;
        activations[count] = activation;
        count++;
    }

    private InputException pointerOutOfRange(long at, long pointer) {
        return new InputException(
                "'%s' has row pointer %d at row %d, expected 0 to %d, the number of its entries",
                path, pointer, at, entries);
    }
}

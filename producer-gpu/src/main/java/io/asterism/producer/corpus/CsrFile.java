package io.asterism.producer.corpus;

import io.asterism.schemas.InputException;
import io.asterism.schemas.npz.NpyReader;
import io.asterism.schemas.npz.NpzFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Activations computed elsewhere: a {@code scipy.sparse.save_npz} file in CSR format, rows = tokens, columns = latents. Indices may
 * be of any integer type, values of any number type; they are taken as 32-bit floats. A stored zero, or a 64-bit value too small
 * for 32 bits, is a latent that is not active, as it is for scipy. The file may be larger than memory.
 */
public final class CsrFile implements AutoCloseable {
    private static final List<String> ARRAYS = List.of("format", "shape", "indptr", "indices", "data");

    private final NpzFile npz;
    private final long rows;
    private final int columns;
    private final long entries;

    private CsrFile(NpzFile npz) {
        this.npz = npz;
        requireArrays();
        requireCsr();
        long[] shape = shape();
        rows = shape[0];
        columns = (int) shape[1];
        entries = length("indices");
        requireLengths();
    }

    /**
     * Opens a file and checks what its arrays' headers say.
     *
     * @throws InputException if it is not a CSR file, or its lengths or types disagree
     */
    public static CsrFile open(Path path) {
        NpzFile npz = NpzFile.open(path);
        try {
            return new CsrFile(npz);
        } catch (InputException e) {
            npz.close();
            throw e;
        }
    }

    /** Where the file is. */
    public Path path() {
        return npz.path();
    }

    /** Tokens. */
    public long rows() {
        return rows;
    }

    /** Latents, active or not. */
    public int columns() {
        return columns;
    }

    /**
     * Reads the whole file, keeping nothing.
     *
     * @throws InputException if any row breaks a rule
     */
    public void validate() {
        try (CsrRows all = from(0)) {
            while (all.next()) {}
        }
    }

    /** The rows from one on, in order. */
    public CsrRows from(long row) {
        return new CsrRows(npz, rows, columns, entries, row);
    }

    @Override
    public void close() {
        npz.close();
    }

    private void requireArrays() {
        Set<String> names = npz.names();
        for (String name : ARRAYS) {
            if (!names.contains(name)) {
                throw new InputException(
                        "'%s' has no array '%s', expected those that scipy.sparse.save_npz writes of a CSR matrix: %s",
                        path(), name, ARRAYS);
            }
        }
    }

    private void requireCsr() {
        try (NpyReader array = npz.array("format")) {
            String format = array.text();
            if (!format.equals("csr")) {
                throw new InputException(
                        "'%s' is a sparse matrix in format '%s', expected 'csr' (in scipy: matrix.tocsr())",
                        path(), format);
            }
        }
    }

    private long[] shape() {
        try (NpyReader array = npz.array("shape")) {
            long[] shape = array.elements() == 2 ? array.longs() : new long[0];
            if (shape.length != 2 || shape[0] < 1 || shape[1] < 1 || shape[1] > Integer.MAX_VALUE) {
                throw new InputException(
                        "'%s' has shape %s, expected [tokens, latents] with at least 1 token and 1 to 2^31 - 1 latents",
                        path(), Arrays.toString(shape));
            }
            return shape;
        }
    }

    private void requireLengths() {
        if (length("indptr") - 1 != rows) {
            throw new InputException(
                    "'%s' has %d row pointers for %d rows, expected one more than rows",
                    path(), length("indptr"), rows);
        }
        if (length("data") != entries) {
            throw new InputException(
                    "'%s' has %d indices and %d values, expected as many of each", path(), entries, length("data"));
        }
    }

    private long length(String name) {
        try (NpyReader array = npz.array(name)) {
            boolean typed =
                    name.equals("data") ? array.type().isNumber() : array.type().isInteger();
            if (array.shape().length != 1 || !typed) {
                throw new InputException(
                        "array '%s' of '%s' has shape %s and type '%s', expected one axis of %s",
                        name, path(), array.shapeText(), array.type(), name.equals("data") ? "numbers" : "integers");
            }
            return array.elements();
        }
    }
}

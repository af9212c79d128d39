package io.asterism.processor.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.schemas.npz.NpyReader;
import io.asterism.schemas.npz.NpyType;
import io.asterism.schemas.npz.NpzFile;
import java.nio.file.Path;

/** A co-occurrence file read back by what SciPy documents of the format, every promise of it checked. */
public final class SparseMatrix {
    private SparseMatrix() {}

    /** The whole matrix, {@code [rows, columns]}. */
    public static long[][] read(Path file) {
        try (NpzFile npz = NpzFile.open(file)) {
            assertThat(text(npz, "format")).isEqualTo("csr");
            long[] shape = longs(npz, "shape", NpyType.I8);
            long[] ends = longs(npz, "indptr", NpyType.I4);
            long[] columns = longs(npz, "indices", NpyType.I4);
            long[] values = longs(npz, "data", NpyType.I8);
            assertThat(ends).hasSize((int) shape[0] + 1);
            assertThat(values).doesNotContain(0);
            long[][] matrix = new long[(int) shape[0]][(int) shape[1]];
            for (int i = 0; i < shape[0]; i++) {
                for (int k = (int) ends[i]; k < ends[i + 1]; k++) {
                    assertThat(k == ends[i] || columns[k] > columns[k - 1])
                            .as("columns ascend in row %d", i)
                            .isTrue();
                    matrix[i][(int) columns[k]] = values[k];
                }
            }
            return matrix;
        }
    }

    private static String text(NpzFile npz, String name) {
        try (NpyReader array = npz.array(name)) {
            return array.text();
        }
    }

    private static long[] longs(NpzFile npz, String name, NpyType type) {
        try (NpyReader array = npz.array(name)) {
            assertThat(array.type()).isEqualTo(type);
            return array.longs();
        }
    }
}

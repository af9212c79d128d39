package io.asterism.processor.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.processor.counting.DensePairs;
import io.asterism.processor.counting.RowLengths;
import io.asterism.schemas.npz.NpzPacking;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CooccurrenceMatrixTest {
    @Property(tries = 20)
    void isTheSymmetricMatrix(@ForAll @IntRange(min = 1, max = 700) int dSae, @ForAll long seed) throws IOException {
        long[][] matrix = randomSymmetric(dSae, new Random(seed));
        Path directory = Files.createTempDirectory("cooccurrence");
        Path file = directory.resolve("matrix.npz");
        try {
            DensePairs pairs = new DensePairs(matrix, 0);
            CooccurrenceMatrix.write(file, NpzPacking.FAST, pairs, RowLengths.of(pairs));
            assertThat(SparseMatrix.read(file)).isDeepEqualTo(matrix);

            // Where there is no folder to set anything aside in, the rows are read twice.
            ByteArrayOutputStream sent = new ByteArrayOutputStream();
            CooccurrenceMatrix.write(sent, pairs);
            assertThat(sent.toByteArray()).isEqualTo(Files.readAllBytes(file));
        } finally {
            Files.deleteIfExists(file);
            Files.delete(directory);
        }
    }

    /** Counts beyond 32 bits, more rows than are gathered at once, and a stretch of earlier rows that ends inside a tile. */
    @Test
    void keepsCountsOfMoreThan32BitsInEveryBlockOfRows() throws IOException {
        int dSae = 600;
        long[][] matrix = new long[dSae][dSae];
        for (int i = 0; i < dSae; i++) {
            matrix[i][i] = (1L << 45) + i;
            for (int j = 0; j < i; j++) {
                matrix[i][j] = (i + j) % 3 == 0 ? 0 : ((long) j << 32) + i % 5;
                matrix[j][i] = matrix[i][j];
            }
        }
        Path file = Files.createTempFile("cooccurrence", ".npz");
        DensePairs pairs = new DensePairs(matrix, 0);

        CooccurrenceMatrix.write(file, NpzPacking.NONE, pairs, RowLengths.of(pairs));

        assertThat(SparseMatrix.read(file)).isDeepEqualTo(matrix);
        Files.delete(file);
    }

    private static long[][] randomSymmetric(int dSae, Random random) {
        long[][] matrix = new long[dSae][dSae];
        for (int i = 0; i < dSae; i++) {
            matrix[i][i] = random.nextInt(10) == 0 ? 0 : random.nextLong(1, 1L << random.nextInt(1, 40));
        }
        for (int i = 0; i < dSae; i++) {
            for (int j = i + 1; j < dSae; j++) {
                boolean empty = random.nextInt(4) > 0;
                long most = Math.min(matrix[i][i], matrix[j][j]);
                matrix[i][j] = empty ? 0 : Math.min(most, random.nextLong(1, 1L << random.nextInt(1, 40)));
                matrix[j][i] = matrix[i][j];
            }
        }
        return matrix;
    }
}

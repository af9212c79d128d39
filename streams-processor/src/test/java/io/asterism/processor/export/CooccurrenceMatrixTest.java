package io.asterism.processor.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.processor.counting.DensePairs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CooccurrenceMatrixTest {
    @Property(tries = 20)
    void isTheSymmetricMatrix(@ForAll @IntRange(min = 1, max = 700) int dSae, @ForAll long seed) throws IOException {
        long[][] matrix = randomSymmetric(dSae, new Random(seed));
        Path directory = Files.createTempDirectory("cooccurrence");
        Path file = directory.resolve("matrix.npz");
        try {
            CooccurrenceMatrix.write(file, new DensePairs(matrix, 0));
            assertThat(SparseMatrix.read(file)).isDeepEqualTo(matrix);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(directory);
        }
    }

    private static long[][] randomSymmetric(int dSae, Random random) {
        long[][] matrix = new long[dSae][dSae];
        for (int i = 0; i < dSae; i++) {
            for (int j = i; j < dSae; j++) {
                boolean empty = random.nextInt(4) > 0;
                matrix[i][j] = empty ? 0 : random.nextLong(1, 1L << random.nextInt(1, 40));
                matrix[j][i] = matrix[i][j];
            }
        }
        return matrix;
    }
}

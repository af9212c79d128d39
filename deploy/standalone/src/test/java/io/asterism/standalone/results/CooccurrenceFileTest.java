package io.asterism.standalone.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.processor.counting.PairCounts;
import io.asterism.standalone.SparseMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CooccurrenceFileTest {
    @Property(tries = 20)
    void isTheSymmetricMatrix(@ForAll @IntRange(min = 1, max = 700) int dSae, @ForAll long seed) throws IOException {
        long[][] matrix = randomSymmetric(dSae, new Random(seed));
        Path directory = Files.createTempDirectory("cooccurrence");
        Path file = directory.resolve("matrix.npz");
        try {
            CooccurrenceFile.write(file, new DensePairs(matrix));
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

    /** Counts read from a whole matrix. */
    private record DensePairs(long[][] matrix) implements PairCounts {
        @Override
        public int dSae() {
            return matrix.length;
        }

        @Override
        public long tokens() {
            return 0;
        }

        @Override
        public long fires(int latent) {
            return matrix[latent][latent];
        }

        @Override
        public long count(int latent, int other) {
            return matrix[latent][other];
        }

        @Override
        public void addRow(int latent, int from, int to, long[] into) {
            for (int j = Math.max(from, latent + 1); j < to; j++) {
                into[j - from] += matrix[latent][j];
            }
        }

        @Override
        public void addNeighbors(int latent, long[] into) {
            for (int j = 0; j < into.length; j++) {
                into[j] += j == latent ? 0 : matrix[latent][j];
            }
        }
    }
}

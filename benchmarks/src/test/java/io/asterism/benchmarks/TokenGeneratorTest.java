package io.asterism.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenGeneratorTest {
    private static final int TOKENS = 20_000;

    @TempDir
    private Path folder;

    @Test
    void g24HasTheStatisticsOfTheDesign() {
        SparseTokens stream =
                SparseTokens.read(WorkloadFile.in(folder, Workload.G24, TOKENS).path(), TOKENS);
        double increments = stream.increments() * (500_000.0 / TOKENS);

        assertThat(stream.latents().length / (double) TOKENS).isCloseTo(61.7, within(0.6));
        assertThat(increments).isCloseTo(1.0e9, within(0.03e9));
        assertThat(expectedDistinctPairs(stream, 500_000)).isCloseTo(199e6, within(4e6));
    }

    /**
     * From each latent's rate alone, as if latents fired independently: pairs of latents that fire together at least once. Members of one
     * cluster are too few to matter: 1,024 x 276 pairs.
     */
    private static double expectedDistinctPairs(SparseTokens stream, int tokens) {
        double[] fires = new double[Workload.D_SAE];
        for (char latent : stream.latents()) {
            fires[latent]++;
        }
        Arrays.sort(fires);
        int group = 96;
        int groups = fires.length / group;
        double[] rates = new double[groups];
        for (int k = 0; k < fires.length; k++) {
            rates[k / group] += fires[k] / group / stream.tokens();
        }
        double pairs = 0;
        for (double first : rates) {
            for (double second : rates) {
                pairs += (1 - Math.exp(-tokens * first * second)) * group * group / 2;
            }
        }
        return pairs;
    }

    @ParameterizedTest
    @CsvSource({"K20, 20", "K150, 150"})
    void topKWorkloadsHaveKActiveOnEveryToken(Workload workload, int k) {
        SparseTokens stream =
                SparseTokens.read(WorkloadFile.in(folder, workload, 500).path(), 500);
        for (int token = 0; token < stream.tokens(); token++) {
            assertThat(stream.end(token) - stream.start(token)).isEqualTo(k);
        }
        assertThat(stream.increments()).isEqualTo(500L * k * (k - 1) / 2);
    }

    @Test
    void clustersFireTogether() {
        SparseTokens stream =
                SparseTokens.read(WorkloadFile.in(folder, Workload.G24, TOKENS).path(), TOKENS);
        int[] lastToken = new int[Workload.D_SAE / Workload.CLUSTER];
        Arrays.fill(lastToken, -1);
        long sameCluster = 0;
        for (int token = 0; token < TOKENS; token++) {
            for (int k = stream.start(token); k < stream.end(token); k++) {
                int cluster = stream.latents()[k] / Workload.CLUSTER;
                sameCluster += lastToken[cluster] == token ? 1 : 0;
                lastToken[cluster] = token;
            }
        }
        // 1.4 clusters a token, of each of which 12 members fire and 11 have an earlier one; the background adds a few.
        assertThat(sameCluster / (double) TOKENS).isBetween(14.0, 18.5);
    }

    @Test
    void shorterStreamIsTheBeginningOfTheLongerOne() {
        SparseTokens shorter =
                SparseTokens.read(WorkloadFile.in(folder, Workload.G24, 100).path(), 100);
        SparseTokens longer =
                SparseTokens.read(WorkloadFile.in(folder, Workload.G24, 300).path(), 100);
        assertThat(shorter.offsets()).isEqualTo(longer.offsets());
        assertThat(shorter.latents()).isEqualTo(longer.latents());
        assertThat(shorter.activations()).isEqualTo(longer.activations());
    }
}

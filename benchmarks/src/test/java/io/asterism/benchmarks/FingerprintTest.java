package io.asterism.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    /** SplitMix64 seeded with 0 gives this first, as in its published reference. */
    @Test
    void hashOfTheFirstPairIsTheReferenceValue() {
        assertThat(Fingerprint.hash(0, 0)).isEqualTo(0xe220a8397b1dcdafL);
    }

    @Property(tries = 50)
    void tokensAndTheirCountsHaveTheSameFingerprint(@ForAll long seed) {
        SparseTokens stream = random(new Random(seed), 40, 30);
        int[][] counts = naive(stream);
        Fingerprint.Sum sum = new Fingerprint.Sum();
        for (int i = 0; i < counts.length; i++) {
            for (int j = i; j < counts.length; j++) {
                sum.add(i, j, counts[i][j]);
            }
        }
        assertThat(Fingerprint.of(stream)).isEqualTo(sum.of(stream.tokens()));
    }

    @Property(tries = 50)
    void oneCountMovedToAnotherPairIsSeen(@ForAll long seed) {
        Random random = new Random(seed);
        int i = random.nextInt(20);
        int j = 20 + random.nextInt(20);
        Fingerprint.Sum right = new Fingerprint.Sum();
        right.add(i, j, 3);
        Fingerprint.Sum wrong = new Fingerprint.Sum();
        wrong.add(i, j, 2);
        wrong.add(i + 1, j + 1, 1);
        assertThat(wrong.of(9)).isNotEqualTo(right.of(9));
    }

    private static SparseTokens random(Random random, int dSae, int tokens) {
        List<Integer> latents = new ArrayList<>();
        int[] offsets = new int[tokens + 1];
        for (int token = 0; token < tokens; token++) {
            for (int latent = 0; latent < dSae; latent++) {
                if (random.nextInt(5) == 0) {
                    latents.add(latent);
                }
            }
            offsets[token + 1] = latents.size();
        }
        char[] columns = new char[latents.size()];
        float[] activations = new float[latents.size()];
        for (int k = 0; k < columns.length; k++) {
            columns[k] = (char) latents.get(k).intValue();
            activations[k] = 1;
        }
        return new SparseTokens(dSae, offsets, columns, activations);
    }

    private static int[][] naive(SparseTokens stream) {
        int[][] counts = new int[stream.dSae()][stream.dSae()];
        for (int token = 0; token < stream.tokens(); token++) {
            for (int k = stream.start(token); k < stream.end(token); k++) {
                for (int l = stream.start(token); l < stream.end(token); l++) {
                    counts[stream.latents()[k]][stream.latents()[l]]++;
                }
            }
        }
        return counts;
    }
}

package io.asterism.processor.subspace;

import io.asterism.benchmarks.ForkFigures;
import java.util.Random;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long the principal components of the largest group take, 64 members with decoder rows of 768: spectrum, loadings, axes, decoder
 * geometry. They are the same whatever the number of examples.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@Warmup(time = 2)
@Measurement(time = 2)
public class GroupPcaBenchmark {
    private static final int MEMBERS = 64;
    private static final int WIDTH = 768;
    private static final int EXAMPLES = 10_000;

    private final Moments moments = new Moments(MEMBERS);
    private final float[][] rows = new float[MEMBERS][WIDTH];

    /** Draws examples of some members each, and sees that the variance along the axes is the whole. */
    @Setup
    public void draw() {
        Random random = new Random(3);
        for (float[] row : rows) {
            for (int d = 0; d < WIDTH; d++) {
                row[d] = (float) random.nextGaussian() / 28;
            }
        }
        for (int k = 0; k < EXAMPLES; k++) {
            int[] active = IntStream.range(0, MEMBERS)
                    .filter(member -> random.nextInt(8) == 0)
                    .toArray();
            float[] activations = new float[active.length];
            for (int a = 0; a < active.length; a++) {
                activations[a] = 1 + random.nextFloat();
            }
            moments.addTokens(1);
            if (active.length > 0) {
                moments.addExample(active, activations, active.length);
            }
        }
        requireRight(pca());
        ForkFigures.note(ForkFigures.TOKENS, EXAMPLES);
        ForkFigures.note(ForkFigures.INCREMENTS, 0);
    }

    /** The trace of Wᵀ Cov(a) W, summed up term by term. */
    private void requireRight(SubspacePca pca) {
        double[][] covariance = moments.covariance();
        double trace = 0;
        for (int i = 0; i < MEMBERS; i++) {
            for (int j = 0; j < MEMBERS; j++) {
                double gram = 0;
                for (int d = 0; d < WIDTH; d++) {
                    gram += (double) rows[i][d] * rows[j][d];
                }
                trace += covariance[i][j] * gram;
            }
        }
        double sum = 0;
        for (double eigenvalue : pca.eigenvalues()) {
            sum += eigenvalue;
        }
        if (Math.abs(sum - trace) > 1e-9 * trace) {
            throw new IllegalStateException("the axes hold a variance of " + sum + ", expected " + trace);
        }
    }

    /** The analysis that a query asks for. */
    @Benchmark
    public SubspacePca pca() {
        return SubspaceAnalysis.pca(moments, rows);
    }
}

package io.asterism.processor.counting;

import io.asterism.benchmarks.Fingerprint;
import io.asterism.benchmarks.SparseTokens;
import io.asterism.benchmarks.Workload;
import io.asterism.benchmarks.WorkloadFile;
import java.nio.file.Path;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The stream that a benchmark counts. */
@State(Scope.Benchmark)
public class WorkloadState {
    /** Its name. */
    @Param("g24")
    public String workload = "";

    /** Its length. */
    @Param("500000")
    public int tokens;

    /** Where it is kept. */
    @Param("benchmarks/target/work")
    public String folder = "";

    private SparseTokens stream = new SparseTokens(0, new int[1], new char[0], new float[0]);
    private Fingerprint expected = Fingerprint.of(stream);

    /** Reads the stream and says what its counts must come to. */
    @Setup
    public void read() {
        WorkloadFile file = WorkloadFile.in(Path.of(folder), Workload.fromLabel(workload), tokens);
        stream = SparseTokens.read(file.path(), tokens);
        expected = Fingerprint.of(stream);
    }

    /** The stream. */
    public SparseTokens stream() {
        return stream;
    }

    /** What its counts must come to. */
    public Fingerprint expected() {
        return expected;
    }

    /** Counts the whole stream, batch after batch, into fresh rows. */
    LevelCounts count() {
        return count(stream);
    }

    static LevelCounts count(SparseTokens stream) {
        LevelCounts counts = new LevelCounts(Shape.triangle(stream.dSae()), 1);
        PairKernel kernel = new PairKernel(Shape.triangle(stream.dSae()), 1, new RowGrowth());
        TokenBatch batch = new TokenBatch();
        for (int token = 0; token < stream.tokens(); token++) {
            if (!batch.hasRoomFor(stream.end(token) - stream.start(token))) {
                kernel.count(batch, counts);
                batch.clear();
            }
            for (int k = stream.start(token); k < stream.end(token); k++) {
                batch.addEntry(stream.latents()[k], stream.activations()[k], 0);
            }
            batch.endToken(token);
        }
        kernel.count(batch, counts);
        return counts;
    }

    /** Ends the benchmark if counts are not those of the stream. */
    public static void check(Fingerprint counted, Fingerprint expected) {
        if (!counted.equals(expected)) {
            throw new IllegalStateException("counted " + counted + ", expected " + expected);
        }
    }

    static Fingerprint fingerprint(LevelCounts counts) {
        Fingerprint.Sum sum = new Fingerprint.Sum();
        long[] row = new long[counts.shape().latents()];
        for (int i = 0; i < counts.shape().latents(); i++) {
            Arrays.fill(row, 0);
            counts.table(0).addRow(i, 0, counts.shape().latents(), row);
            sum.add(i, i, counts.firesFrom(0, i));
            sum.addRow(i, row);
        }
        return sum.of(counts.tokens());
    }
}

package io.asterism.processor.counting;

import io.asterism.benchmarks.ForkFigures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** How fast every row of a counted stream is packed for the changelog, read back with validation, and unpacked. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
public class RowEncodingBenchmark {
    private final List<CountRow> rows = new ArrayList<>();
    private final List<Integer> firsts = new ArrayList<>();
    private final List<byte[]> packed = new ArrayList<>();
    private final RowEncoder encoder = new RowEncoder();
    private final Cells cells = new Cells();
    private int dSae;

    /** Counts the stream, packs its rows and sees that they unpack to the same. */
    @Setup
    public void count(WorkloadState workload) {
        LevelCounts counts = workload.count();
        WorkloadState.check(WorkloadState.fingerprint(counts), workload.expected());
        dSae = counts.shape().latents();
        counts.table(0).forEach((band, latent, row) -> {
            rows.add(row);
            firsts.add(Band.first(latent, band));
            packed.add(row.encode(encoder));
        });
        double pairs = 0;
        long bytes = 0;
        for (int k = 0; k < rows.size(); k++) {
            pairs += requireSame(rows.get(k), packed.get(k));
            bytes += packed.get(k).length;
        }
        ForkFigures.note(ForkFigures.TOKENS, workload.stream().tokens());
        ForkFigures.note(ForkFigures.INCREMENTS, pairs);
        ForkFigures.note(ForkFigures.BYTES_PER_PAIR, bytes / pairs);
    }

    private int requireSame(CountRow row, byte[] bytes) {
        Cells live = encoder.cells();
        row.collect(live);
        cells.clear();
        PackedRow.of(bytes).collect(cells);
        if (live.size != cells.size
                || !Arrays.equals(live.columns, 0, live.size, cells.columns, 0, live.size)
                || !Arrays.equals(live.counts, 0, live.size, cells.counts, 0, live.size)) {
            throw new IllegalStateException("a row of " + live.size + " entries unpacks to " + cells.size);
        }
        return live.size;
    }

    /** All rows to bytes. */
    @Benchmark
    public long encode() {
        long bytes = 0;
        for (CountRow row : rows) {
            bytes += row.encode(encoder).length;
        }
        return bytes;
    }

    /** All rows from bytes, each entry looked at. */
    @Benchmark
    public long decode() {
        long entries = 0;
        for (byte[] bytes : packed) {
            cells.clear();
            PackedRow.of(bytes).collect(cells);
            entries += cells.size;
        }
        return entries;
    }

    /** All rows from bytes that are not believed, as after a restart. */
    @Benchmark
    public long validate() {
        long entries = 0;
        for (int k = 0; k < packed.size(); k++) {
            entries += PackedRow.validate(packed.get(k), firsts.get(k), dSae, cells)
                    .entries();
        }
        return entries;
    }

    /** Lets the rows go. */
    @TearDown
    public void clear() {
        rows.clear();
        packed.clear();
    }
}

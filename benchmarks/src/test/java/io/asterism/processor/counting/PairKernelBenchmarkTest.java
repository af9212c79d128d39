package io.asterism.processor.counting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asterism.benchmarks.Fingerprint;
import io.asterism.benchmarks.SparseTokens;
import io.asterism.benchmarks.Workload;
import io.asterism.benchmarks.WorkloadFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairKernelBenchmarkTest {
    private static final int TOKENS = 300;

    @TempDir
    private Path folder;

    @Test
    void everyBenchmarkPassesItsOwnCheck() {
        WorkloadState workload = workload();

        PairKernelBenchmark kernel = new PairKernelBenchmark();
        assertThat(kernel.count(workload)).isEqualTo(TOKENS);
        kernel.check(workload);

        RowEncodingBenchmark rows = new RowEncodingBenchmark();
        rows.count(workload);
        assertThat(rows.encode()).isPositive();
        assertThat(rows.decode()).isEqualTo(rows.validate());

        FlushBenchmark flush = new FlushBenchmark();
        flush.count(workload);
        flush.change();
        assertThat(flush.drain()).isPositive();
        flush.store();
        flush.change();
        assertThat(flush.tokens()).isPositive();
        flush.store();
        flush.check();

        NeighborQueryBenchmark query = new NeighborQueryBenchmark();
        query.start(workload);
        assertThat(query.neighbors()).isBetween(0, 50);
        query.check(workload);
    }

    @Test
    void wrongCountsEndTheBenchmark() {
        SparseTokens stream = workload().stream();
        SparseTokens other = new SparseTokens(
                stream.dSae(), stream.offsets(), stream.latents().clone(), stream.activations());
        other.latents()[stream.end(0) - 1]++;
        Fingerprint counted = WorkloadState.fingerprint(WorkloadState.count(other));
        assertThatThrownBy(() -> WorkloadState.check(counted, Fingerprint.of(stream)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("expected");
    }

    private WorkloadState workload() {
        WorkloadState workload = new WorkloadState();
        workload.folder =
                WorkloadFile.in(folder, Workload.G24, TOKENS).path().getParent().toString();
        workload.tokens = TOKENS;
        workload.workload = "g24";
        workload.read();
        return workload;
    }
}

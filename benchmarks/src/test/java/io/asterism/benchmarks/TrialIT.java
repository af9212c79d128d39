package io.asterism.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialIT {
    @TempDir
    private Path folder;

    @Test
    void asterismCountsAWorkloadThroughKafka() throws IOException, InterruptedException {
        requireExact(new EndToEnd(), 4_000);
    }

    @Test
    void theDslCountsAWorkloadPairByPairAndByStripes() throws IOException, InterruptedException {
        requireExact(new NaiveStreams(), 20);
        requireExact(new StripesStreams(), 100);
    }

    @Test
    void scipyCountsAWorkload() throws IOException, InterruptedException {
        Contestant scipy = new ScipyProduct();
        assumeTrue(scipy.missing().isEmpty(), scipy.missing());
        requireExact(scipy, 1_000);
    }

    private void requireExact(Contestant contestant, int tokens) throws IOException, InterruptedException {
        Path file = WorkloadFile.in(folder, Workload.G24, tokens).path();
        Contestant.Outcome outcome = Trial.run(contestant, file, tokens);
        assertThat(outcome.fingerprint()).isEqualTo(Fingerprint.of(SparseTokens.read(file, tokens)));
        assertThat(outcome.seconds()).isPositive();
        assertThat(outcome.peakRssMb()).isPositive();
    }
}

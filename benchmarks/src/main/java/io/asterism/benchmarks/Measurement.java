package io.asterism.benchmarks;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * One figure, told only after its result was checked.
 *
 * @param name who did what
 * @param workload on which stream
 * @param tokens of it
 * @param seconds what it took; of several runs the median
 * @param tokensPerSecond tokens over seconds
 * @param incrementsPerSecond pairs of active latents over seconds
 * @param peakRssMb most memory the process ever had, MiB
 * @param cores processors that were used
 * @param exact the counts are those of the workload, every one
 * @param runs runs that the median is of
 * @param bytesPerPair bytes for each distinct pair, where that is what is measured
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Measurement(
        String name,
        String workload,
        long tokens,
        double seconds,
        double tokensPerSecond,
        double incrementsPerSecond,
        double peakRssMb,
        int cores,
        boolean exact,
        int runs,
        @Nullable Double bytesPerPair) {
    /** A figure of a whole workload, its rates taken from its seconds. */
    static Measurement of(
            String name,
            WorkloadFile file,
            SparseTokens tokens,
            double seconds,
            double peakRssMb,
            int cores,
            int runs) {
        return new Measurement(
                name,
                file.workload().label(),
                tokens.tokens(),
                seconds,
                tokens.tokens() / seconds,
                tokens.increments() / seconds,
                peakRssMb,
                cores,
                true,
                runs,
                null);
    }
}

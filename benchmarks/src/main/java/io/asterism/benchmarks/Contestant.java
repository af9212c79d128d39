package io.asterism.benchmarks;

import java.nio.file.Path;
import java.util.List;

/** An engine that counts a workload's pairs. Large engines are found as services, where they were built. */
public interface Contestant {
    /**
     * Tokens that an engine which runs as a service has counted before, under other topics: more than a full batch of either partition of two, so
     * that what full batches take is compiled as well.
     */
    int WARM_UP = 280_000;

    /**
     * What a run came to.
     *
     * @param seconds from the beginning of the work, its input at hand, to its last count
     * @param peakRssMb most memory that the engine's process had by then, MiB
     * @param cores processors that it used
     * @param fingerprint of the counts
     */
    record Outcome(double seconds, double peakRssMb, int cores, Fingerprint fingerprint) {
        /** What a run on all processors came to. */
        public Outcome(double seconds, double peakRssMb, Fingerprint fingerprint) {
            this(seconds, peakRssMb, Runtime.getRuntime().availableProcessors(), fingerprint);
        }
    }

    /** Name in results. */
    String name();

    /** Tokens it can be asked to count while somebody waits for it. */
    int mostTokens();

    /** Heap it is given, as {@code -Xmx} takes it. */
    String heap();

    /** More options that its JVM needs. */
    default List<String> jvmOptions() {
        return List.of();
    }

    /** Why it cannot run here, in one sentence; empty if it can. */
    default String missing() {
        return "";
    }

    /**
     * Counts the first tokens of a file.
     *
     * @param folder an empty one for what it keeps on disk
     */
    Outcome count(Path file, int tokens, Path folder) throws Exception;
}

package io.asterism.processor.topology;

import io.asterism.processor.store.WriteBackStore;
import io.asterism.schemas.PairId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** What the counting of a pair of SAEs tells the metrics; the names are documented in docs/operations.md. */
final class PairMetrics implements WriteBackStore.FlushListener {
    private final Counter contexts;
    private final Counter tokens;
    private final Counter invalid;
    private final Counter failures;
    private final Timer flush;
    private final DistributionSummary flushedBytes;

    PairMetrics(MeterRegistry registry, PairId pair) {
        Tags tags = Tags.of("pair", pair.toString());
        contexts = registry.counter("asterism.pairs.contexts.counted", tags);
        tokens = registry.counter("asterism.pairs.tokens.counted", tags);
        invalid = registry.counter("asterism.pairs.records.invalid", tags);
        failures = registry.counter("asterism.pairs.counting.failures", tags);
        flush = registry.timer("asterism.pairs.store.flush", tags);
        flushedBytes = registry.summary("asterism.pairs.store.flush.bytes", tags);
    }

    void counted(int contextTokens) {
        contexts.increment();
        tokens.increment(contextTokens);
    }

    void invalid() {
        invalid.increment();
    }

    /** An error stopped a thread, or all. */
    void failed() {
        failures.increment();
    }

    @Override
    public void flushed(long blocks, long bytes, long nanos) {
        flush.record(nanos, TimeUnit.NANOSECONDS);
        flushedBytes.record((double) bytes);
    }
}

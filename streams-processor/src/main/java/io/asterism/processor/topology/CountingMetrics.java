package io.asterism.processor.topology;

import io.asterism.processor.store.WriteBackStore;
import io.asterism.schemas.SaeId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** What an SAE's counting tells the metrics; the names are documented in docs/operations.md. */
final class CountingMetrics implements WriteBackStore.FlushListener {
    private final Counter contexts;
    private final Counter tokens;
    private final Counter late;
    private final Counter invalid;
    private final Counter failures;
    private final Timer flush;
    private final DistributionSummary flushedBytes;
    private final DistributionSummary flushedBlocks;
    private final Timer subspacesFlush;
    private final DistributionSummary subspacesBytes;

    CountingMetrics(MeterRegistry registry, SaeId sae) {
        Tags tags = Tags.of("sae", sae.value());
        contexts = registry.counter("asterism.contexts.counted", tags);
        tokens = registry.counter("asterism.tokens.counted", tags);
        late = registry.counter("asterism.contexts.late", tags);
        invalid = registry.counter("asterism.records.invalid", tags);
        failures = registry.counter("asterism.counting.failures", tags);
        flush = registry.timer("asterism.store.flush", tags);
        flushedBytes = registry.summary("asterism.store.flush.bytes", tags);
        flushedBlocks = registry.summary("asterism.store.flush.blocks", tags);
        subspacesFlush = registry.timer("asterism.subspaces.flush", tags);
        subspacesBytes = registry.summary("asterism.subspaces.flush.bytes", tags);
    }

    void counted(int contextTokens) {
        contexts.increment();
        tokens.increment(contextTokens);
    }

    void late() {
        late.increment();
    }

    void invalid() {
        invalid.increment();
    }

    /** An error stopped a thread, or all. */
    void failed() {
        failures.increment();
    }

    /** Hears of the flushes of the tracked groups. */
    WriteBackStore.FlushListener subspaces() {
        return (blocks, bytes, nanos) -> {
            subspacesFlush.record(nanos, TimeUnit.NANOSECONDS);
            subspacesBytes.record((double) bytes);
        };
    }

    @Override
    public void flushed(long blocks, long bytes, long nanos) {
        flush.record(nanos, TimeUnit.NANOSECONDS);
        flushedBytes.record((double) bytes);
        flushedBlocks.record((double) blocks);
    }
}

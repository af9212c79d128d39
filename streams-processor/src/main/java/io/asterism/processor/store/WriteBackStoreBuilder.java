package io.asterism.processor.store;

import io.asterism.processor.blocks.LiveBlocks;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Describes a {@link WriteBackStore} to a topology: over any byte store, always logged, never cached. */
public final class WriteBackStoreBuilder<L extends LiveBlocks> implements StoreBuilder<WriteBackStore<L>> {
    private final StoreBuilder<KeyValueStore<Bytes, byte[]>> inner;
    private final Supplier<L> fresh;
    private final WriteBackStore.FlushListener listener;

    /**
     * Describes a store.
     *
     * @param bytes the inner store
     * @param changelog settings of the changelog topic
     * @param fresh makes empty state
     */
    public WriteBackStoreBuilder(
            KeyValueBytesStoreSupplier bytes,
            Map<String, String> changelog,
            Supplier<L> fresh,
            WriteBackStore.FlushListener listener) {
        this.inner = Stores.keyValueStoreBuilder(bytes, Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(changelog);
        this.fresh = fresh;
        this.listener = listener;
    }

    @Override
    public WriteBackStore<L> build() {
        return new WriteBackStore<>(inner.build(), fresh, listener);
    }

    @Override
    public StoreBuilder<WriteBackStore<L>> withCachingEnabled() {
        throw new IllegalStateException("the store is a cache already");
    }

    @Override
    public StoreBuilder<WriteBackStore<L>> withCachingDisabled() {
        return this;
    }

    @Override
    public StoreBuilder<WriteBackStore<L>> withLoggingEnabled(Map<String, String> config) {
        inner.withLoggingEnabled(config);
        return this;
    }

    @Override
    public StoreBuilder<WriteBackStore<L>> withLoggingDisabled() {
        throw new IllegalStateException("without its changelog the store would lose its counts");
    }

    @Override
    public Map<String, String> logConfig() {
        return inner.logConfig();
    }

    @Override
    public boolean loggingEnabled() {
        return true;
    }

    @Override
    public String name() {
        return inner.name();
    }
}

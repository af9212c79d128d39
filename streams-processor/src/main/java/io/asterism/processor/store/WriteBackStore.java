package io.asterism.processor.store;

import io.asterism.processor.blocks.LiveBlocks;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * A state store whose content lives as objects on the heap and goes, block by block, into an ordinary logged key-value store at every commit.
 * Changelog, restoring, standbys and exactly-once are that inner store's, which is Kafka's own.
 *
 * <p>At a commit Kafka Streams calls {@code flushCache()}, on stores that implement {@link CachedStateStore} and on no other, before it
 * flushes the producer and commits; a store's public {@code flush()} runs only after the commit, when what it logs would be lost by a crash.
 * This class is the one place that leans on that internal interface, and the crash tests pin the behaviour.
 */
public final class WriteBackStore<L extends LiveBlocks> implements StateStore, CachedStateStore<byte[], byte[]> {
    private final KeyValueStore<Bytes, byte[]> inner;
    private final Supplier<L> fresh;
    private volatile @Nullable L live;
    private final FlushListener listener;

    /** Hears of every flush, for metrics. */
    @FunctionalInterface
    public interface FlushListener {
        /** So many blocks and bytes went into the inner store in so many nanoseconds. */
        void flushed(long blocks, long bytes, long nanos);
    }

    WriteBackStore(KeyValueStore<Bytes, byte[]> inner, Supplier<L> fresh, FlushListener listener) {
        this.inner = inner;
        this.fresh = fresh;
        this.listener = listener;
    }

    /** The live objects, loaded from the inner store when first asked for; only the thread that processes the task may ask. */
    public L open() {
        L state = live;
        if (state == null) {
            state = fresh.get();
            try (KeyValueIterator<Bytes, byte[]> blocks = inner.all()) {
                while (blocks.hasNext()) {
                    var block = blocks.next();
                    state.load(block.key.get(), block.value);
                }
            }
            state.loaded();
            live = state;
        }
        return state;
    }

    /** The live objects as any thread may read them; null before they are loaded. */
    public @Nullable L peek() {
        return live;
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        inner.init(context, root);
    }

    @Override
    public void flushCache() {
        L state = live;
        if (state == null) {
            return;
        }
        long start = System.nanoTime();
        long[] written = new long[2];
        state.drain((key, block) -> {
            inner.put(Bytes.wrap(key), block);
            written[0]++;
            written[1] += key.length + (block == null ? 0 : block.length);
        });
        listener.flushed(written[0], written[1], System.nanoTime() - start);
    }

    @Override
    public void clearCache() {
        live = null;
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<byte[], byte[]> ignored, boolean sendOldValues) {
        return false;
    }

    @Override
    @SuppressWarnings("deprecation") // the interface still declares it, and the inner store's files want it
    public void flush() {
        inner.flush();
    }

    @Override
    public void close() {
        live = null;
        inner.close();
    }

    @Override
    public boolean persistent() {
        return inner.persistent();
    }

    @Override
    public boolean isOpen() {
        return inner.isOpen();
    }
}

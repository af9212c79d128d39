package io.asterism.processor.store;

import io.asterism.processor.blocks.LiveBlocks;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Write-back stores over plain memory, without a broker: what is flushed is there for the next one. */
public final class StoresInMemory {
    private final KeyValueStore<Bytes, byte[]> blocks =
            Stores.inMemoryKeyValueStore("blocks").get();

    /** A store that begins with what the ones before it flushed. */
    public <L extends LiveBlocks> WriteBackStore<L> store(Supplier<L> fresh) {
        return new WriteBackStore<>(blocks, fresh, (count, bytes, nanos) -> {});
    }
}

package io.asterism.processor.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BlockWriter;
import io.asterism.processor.blocks.BrokenBlockException;
import io.asterism.processor.blocks.LiveBlocks;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/** The store over plain memory, without a broker. */
class WriteBackStoreTest {
    private final KeyValueStore<Bytes, byte[]> inner =
            Stores.inMemoryKeyValueStore("counters").get();
    private final List<Long> flushed = new ArrayList<>();
    private final WriteBackStore<Counters> store =
            new WriteBackStore<>(inner, Counters::new, (blocks, bytes, nanos) -> flushed.add(blocks));

    /** A number by the byte of its key. */
    private static final class Counters implements LiveBlocks {
        final TreeMap<Byte, Long> numbers = new TreeMap<>();
        final TreeMap<Byte, Long> changed = new TreeMap<>();
        boolean whole;

        void set(int key, long number) {
            numbers.put((byte) key, number);
            changed.put((byte) key, number);
        }

        @Override
        public void load(byte[] key, byte[] block) {
            numbers.put(key[0], BlockReader.read("number " + key[0], block, BlockReader::varint));
        }

        @Override
        public void loaded() {
            whole = true;
        }

        @Override
        public void drain(BlockSink sink) {
            changed.forEach((key, number) -> sink.put(
                    new byte[] {key},
                    number == 0 ? null : new BlockWriter().varint(number).toBytes()));
            changed.clear();
        }
    }

    @Test
    void storesWhatChangedAndTakesItBack() {
        assertThat(store.peek()).isNull();
        store.flushCache();
        assertThat(flushed).as("nothing is drained before it is loaded").isEmpty();

        Counters live = store.open();
        assertThat(live.whole).isTrue();
        assertThat(store.open()).isSameAs(live);
        live.set(1, 300);
        live.set(2, 5);
        assertThat(inner.get(Bytes.wrap(new byte[] {1}))).isNull();
        store.flushCache();
        live.set(2, 0);
        store.flushCache();
        store.flushCache();
        assertThat(flushed).containsExactly(2L, 1L, 0L);

        store.clearCache();
        assertThat(store.peek()).isNull();
        assertThat(store.open().numbers).containsExactly(java.util.Map.entry((byte) 1, 300L));
    }

    @Test
    void staysUnloadedWhereABlockIsBroken() {
        inner.put(Bytes.wrap(new byte[] {7}), new byte[] {-128});
        assertThatThrownBy(store::open)
                .isInstanceOf(BrokenBlockException.class)
                .hasMessage("stored block number 7 of 1 bytes is broken: it ends too early, after 1 bytes");
        assertThat(store.peek()).isNull();
        store.flushCache();
        assertThat(inner.get(Bytes.wrap(new byte[] {7})))
                .as("what is stored stays")
                .containsExactly(-128);
    }
}

package io.asterism.processor.blocks;

import org.jspecify.annotations.Nullable;

/**
 * State that lives as objects and is kept as blocks of bytes. One thread changes it; the store asks it for its changed blocks at every commit.
 */
public interface LiveBlocks {
    /** Takes blocks to be stored. */
    interface BlockSink {
        /** Stores a block in place of the one under this key; null removes it. */
        void put(byte[] key, byte @Nullable [] block);
    }

    /**
     * Takes back a stored block, before anything else is asked of the state; blocks come in the order of their keys' bytes.
     *
     * @throws BrokenBlockException if the bytes are not a block that this state wrote
     */
    void load(byte[] key, byte[] block);

    /** Says that every stored block has been taken back. */
    default void loaded() {}

    /** Completes what is pending and hands out every block that has changed since the last call. */
    void drain(BlockSink sink);
}

package io.asterism.processor.counting;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BlockWriter;
import io.asterism.processor.counting.TaskFigures.Progress;

/**
 * How far a task has come. One thread notes what it reads; other threads see what was published last, when all that was read was counted.
 */
final class TaskProgress {
    private static final int VERSION = 1;

    /** Stands for the partition until it is known. */
    private static final int NONE = -1;

    private int partition = NONE;
    private long nextOffset;
    private long contexts;
    private long tokens;
    private long special;
    private long late;
    private long invalid;
    private long newest = Long.MIN_VALUE;
    private volatile Progress published = now();

    /** Says which partition is read, unless stored progress has said so. */
    void assign(int toPartition) {
        if (partition == NONE) {
            partition = toPartition;
            publish();
        }
    }

    /** Notes a context of which so many tokens are counted and so many are not, being special. */
    void counted(long offset, int countedTokens, int specialTokens) {
        nextOffset = offset + 1;
        contexts++;
        tokens += countedTokens;
        special += specialTokens;
    }

    /** Notes a context for a closed pane. */
    void late(long offset) {
        nextOffset = offset + 1;
        late++;
    }

    /** Notes a record that could not be used. */
    void invalid(long offset) {
        nextOffset = offset + 1;
        invalid++;
    }

    /** How far event time has come, ms; {@link Long#MIN_VALUE} before the first record. */
    long newest() {
        return newest;
    }

    /** Moves event time on. */
    void advance(long eventTime) {
        newest = eventTime;
    }

    /** Lets all threads see what was noted. */
    void publish() {
        published = now();
    }

    /** What was published last. */
    Progress published() {
        return published;
    }

    private Progress now() {
        return new Progress(partition, nextOffset, contexts, tokens, special, late, invalid, newest);
    }

    /** What was published last, as a block. */
    byte[] encode(BlockWriter out) {
        Progress progress = published;
        return out.clear()
                .u8(VERSION)
                .varint(progress.partition() + 1L)
                .varint(progress.nextOffset())
                .varint(progress.contexts())
                .varint(progress.tokens())
                .varint(progress.special())
                .varint(progress.late())
                .varint(progress.invalid())
                .i64(progress.newest())
                .toBytes();
    }

    /** Takes stored progress back. */
    void decode(BlockReader in) {
        in.expectVersion(VERSION);
        partition = in.number("a partition's number and 1", 0, Integer.MAX_VALUE) - 1;
        nextOffset = in.number("an offset", 0, Long.MAX_VALUE);
        contexts = in.number("contexts", 0, BlockReader.MOST);
        tokens = in.number("tokens", 0, BlockReader.MOST);
        special = in.number("special tokens", 0, BlockReader.MOST);
        late = in.number("late contexts", 0, BlockReader.MOST);
        invalid = in.number("invalid records", 0, BlockReader.MOST);
        newest = in.i64();
        publish();
    }
}

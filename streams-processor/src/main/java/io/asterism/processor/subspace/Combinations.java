package io.asterism.processor.subspace;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BlockWriter;
import io.asterism.processor.blocks.BrokenBlockException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How often each combination of members fires, as bit masks. Where there are too many, those with the fewest members (then the
 * smallest masks) are kept: once a combination has been dropped no larger one is let in, so every count that is kept is the whole
 * count, the same in whatever order or parts the stream is read, and the rest is known by number.
 */
final class Combinations {
    /** Fewest members first, then by mask. */
    private static final Comparator<Long> KEPT_FIRST =
            Comparator.<Long>comparingInt(Long::bitCount).thenComparing(Long::compareUnsigned);

    private final int limit;
    private long[] masks = new long[16];
    private long[] counts = new long[16];
    private int size;
    private long examples;
    /** The first combination that is not kept, 0 while all are. */
    private long cut;

    Combinations(int limit) {
        this.limit = limit;
    }

    /** Counts a combination of at least one member. */
    void add(long mask, long count) {
        examples += count;
        if (isKept(mask)) {
            int at = find(mask);
            if (masks[at] == 0) {
                masks[at] = mask;
                size++;
            }
            counts[at] += count;
            makeRoom();
        }
    }

    /** Adds the counts of another part of the stream. */
    void add(Combinations other) {
        if (other.cut != 0 && isKept(other.cut)) {
            cut = other.cut;
            rebuild(masks.length);
        }
        other.forEach(this::add);
        examples += other.dropped();
        shrink();
    }

    /** Receives combinations. */
    @FunctionalInterface
    interface Sink {
        void combination(long mask, long count);
    }

    /** Walks the combinations that are kept, fewest members first. */
    void forEach(Sink sink) {
        shrink();
        IntStream.range(0, masks.length)
                .filter(at -> masks[at] != 0)
                .boxed()
                .sorted(Comparator.comparing(at -> masks[at], KEPT_FIRST))
                .forEach(at -> sink.combination(masks[at], counts[at]));
    }

    /** Number of combinations that are kept. */
    int size() {
        shrink();
        return size;
    }

    /** Examples counted. */
    long examples() {
        return examples;
    }

    /** Examples whose combination is not kept. */
    long dropped() {
        shrink();
        return examples - Arrays.stream(counts).sum();
    }

    void encode(BlockWriter out) {
        shrink();
        out.varint(limit).varint(examples).varint(cut).varint(size);
        forEach((mask, count) -> out.varint(mask).varint(count));
    }

    /**
     * Reads combinations back.
     *
     * @throws BrokenBlockException if the bytes are not combinations under this limit
     */
    static Combinations decode(BlockReader in, int limit) {
        in.number("the most combinations", limit, limit);
        Combinations combinations = new Combinations(limit);
        long examples = in.number("examples", 0, BlockReader.MOST);
        combinations.cut = in.varint();
        int size = in.number("the number of combinations", 0, limit);
        for (int k = 0; k < size; k++) {
            long mask = in.varint();
            if (mask == 0 || !combinations.isKept(mask)) {
                throw new BrokenBlockException("it has combination %#x, which is out of place", mask);
            }
            combinations.add(mask, in.number("the count of a combination", 1, examples));
        }
        boolean whole = combinations.cut == 0 ? combinations.examples == examples : combinations.examples <= examples;
        if (!whole || combinations.size != size) {
            throw new BrokenBlockException(
                    "it has combinations of %d of %d examples, and %d of %d are different",
                    combinations.examples, examples, combinations.size, size);
        }
        combinations.examples = examples;
        return combinations;
    }

    private boolean isKept(long mask) {
        return cut == 0 || KEPT_FIRST.compare(mask, cut) < 0;
    }

    private void makeRoom() {
        if (size == 2 * limit) {
            shrink();
        } else if (4 * size > 3 * masks.length) {
            rebuild(2 * masks.length);
        }
    }

    /** Drops what is over the limit. */
    private void shrink() {
        if (size > limit) {
            cut = Arrays.stream(masks)
                    .filter(mask -> mask != 0)
                    .boxed()
                    .sorted(KEPT_FIRST)
                    .skip(limit)
                    .findFirst()
                    .orElseThrow();
            rebuild(masks.length);
        }
    }

    private void rebuild(int room) {
        long[] oldMasks = masks;
        long[] oldCounts = counts;
        masks = new long[room];
        counts = new long[room];
        size = 0;
        for (int k = 0; k < oldMasks.length; k++) {
            if (oldMasks[k] != 0 && isKept(oldMasks[k])) {
                int at = find(oldMasks[k]);
                masks[at] = oldMasks[k];
                counts[at] = oldCounts[k];
                size++;
            }
        }
    }

    private int find(long mask) {
        int at = Long.hashCode(mask * 0x9e3779b97f4a7c15L) & (masks.length - 1);
        while (masks[at] != 0 && masks[at] != mask) {
            at = (at + 1) & (masks.length - 1);
        }
        return at;
    }
}

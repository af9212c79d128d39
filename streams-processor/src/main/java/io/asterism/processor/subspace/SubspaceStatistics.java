package io.asterism.processor.subspace;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BlockWriter;
import io.asterism.processor.blocks.BrokenBlockException;
import io.asterism.processor.counting.BatchContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Everything kept of a group over a part of the stream: the moments of its activations, how often each combination of members fires,
 * and a sample of its points. Statistics of disjoint parts add up, exactly but for the rounding of sums. One thread adds; any reads a
 * {@link #copy}.
 */
public final class SubspaceStatistics {
    /** Combinations kept exactly. */
    static final int COMBINATIONS = 4096;

    private static final int VERSION = 1;

    private final Moments moments;
    private final Combinations combinations;
    private PointReservoir points;

    /**
     * Statistics of nothing.
     *
     * @param members of the group, 2 to 64
     * @param capacity most points of the sample
     */
    SubspaceStatistics(int members, int capacity) {
        this(new Moments(members), new Combinations(COMBINATIONS), new PointReservoir(members, capacity));
    }

    private SubspaceStatistics(Moments moments, Combinations combinations, PointReservoir points) {
        this.moments = moments;
        this.combinations = combinations;
        this.points = points;
    }

    /** Statistics of a group that was defined but has seen nothing. */
    public static SubspaceStatistics nothing(SubspaceDefinition definition) {
        return new SubspaceStatistics(definition.latents().size(), TrackedSubspace.POINTS);
    }

    /** The sum of statistics that nobody else holds, of one group on disjoint parts of the stream; empty where there is none. */
    public static Optional<SubspaceStatistics> sum(List<SubspaceStatistics> parts) {
        parts.stream().skip(1).forEach(part -> parts.get(0).add(part));
        return parts.stream().findFirst();
    }

    /** The moments. */
    public Moments moments() {
        return moments;
    }

    /** The sampled points, in a random order that does not change. */
    public List<Point> points() {
        return points.points();
    }

    /** Points in the sample. */
    public int sampled() {
        return points.size();
    }

    /** The combinations that fired, most frequent first, against independence. */
    public List<Pattern> patterns() {
        List<Pattern> patterns = new ArrayList<>();
        combinations.forEach((mask, count) -> patterns.add(Pattern.of(mask, count, moments)));
        patterns.sort((one, other) -> Long.compare(other.count(), one.count()));
        return patterns;
    }

    /** Different combinations that fired and are kept. */
    public int combinations() {
        return combinations.size();
    }

    /** Examples of combinations that were too many to keep. */
    public long examplesWithoutPattern() {
        return combinations.dropped();
    }

    /** Notes tokens that were seen, whether the group fired or not. */
    synchronized void addTokens(long more) {
        moments.addTokens(more);
    }

    /**
     * Adds an example; says whether the sample changed.
     *
     * @param active the members that fire, ascending
     * @param activations theirs
     * @param count how many they are
     * @param context where they fire
     * @param place of the token in it
     */
    synchronized boolean addExample(
            int[] active, float[] activations, int count, long priority, BatchContext context, int place) {
        moments.addExample(active, activations, count);
        long mask = 0;
        for (int k = 0; k < count; k++) {
            mask |= 1L << active[k];
        }
        combinations.add(mask, 1);
        if (!points.admits(priority)) {
            return false;
        }
        float[] all = new float[moments.members()];
        for (int k = 0; k < count; k++) {
            all[active[k]] = activations[k];
        }
        return points.offer(StoredPoint.of(context, place, all));
    }

    /** Adds the statistics of another part of the stream. */
    public synchronized void add(SubspaceStatistics other) {
        moments.add(other.moments);
        combinations.add(other.combinations);
        points = points.with(other.points);
    }

    /**
     * A copy that stays as it is.
     *
     * @param withPoints whether it has the sample too
     */
    synchronized SubspaceStatistics copy(boolean withPoints) {
        SubspaceStatistics copy = new SubspaceStatistics(moments.members(), points.capacity());
        copy.moments.add(moments);
        copy.combinations.add(combinations);
        if (withPoints) {
            copy.points = points.with(copy.points);
        }
        return copy;
    }

    /** The sums and counts as a block. */
    synchronized byte[] encodeMoments() {
        BlockWriter out = new BlockWriter().u8(VERSION);
        moments.encode(out);
        combinations.encode(out);
        return out.toBytes();
    }

    /** The sample as a block. */
    synchronized byte[] encodePoints() {
        BlockWriter out = new BlockWriter();
        points.encode(out);
        return out.toBytes();
    }

    /** Everything, for another instance. */
    public byte[] encode() {
        byte[] sums = encodeMoments();
        byte[] sample = encodePoints();
        return new BlockWriter()
                .varint(sums.length)
                .raw(sums, 0, sums.length)
                .varint(sample.length)
                .raw(sample, 0, sample.length)
                .toBytes();
    }

    /**
     * Reads back what {@link #encode} wrote.
     *
     * @throws BrokenBlockException if the bytes are not the statistics of a group of so many members
     */
    public static SubspaceStatistics decode(byte[] bytes, int members) {
        return BlockReader.read(
                "'statistics' of a group",
                bytes,
                in -> decode(in.bytes(), "'moments' in them", in.bytes(), "'points' in them", members));
    }

    static SubspaceStatistics decode(byte[] sums, Object sumsName, byte[] sample, Object sampleName, int members) {
        PointReservoir points = BlockReader.read(sampleName, sample, in -> PointReservoir.decode(in, members));
        return BlockReader.read(sumsName, sums, in -> {
            in.expectVersion(VERSION);
            return new SubspaceStatistics(Moments.decode(in, members), Combinations.decode(in, COMBINATIONS), points)
                    .validate();
        });
    }

    /** Most points of the sample. */
    int capacity() {
        return points.capacity();
    }

    private SubspaceStatistics validate() {
        if (combinations.examples() != moments.examples() || points.size() > moments.examples()) {
            throw new BrokenBlockException(
                    "it has combinations of %d examples and %d points, the moments are of %d",
                    combinations.examples(), points.size(), moments.examples());
        }
        combinations.forEach((mask, count) -> {
            if (moments.members() < Long.SIZE && mask >>> moments.members() != 0) {
                throw new BrokenBlockException(
                        "it has combination %#x, expected one of %d members", mask, moments.members());
            }
        });
        return this;
    }

    @Override
    public String toString() {
        return moments.members() + " members, " + moments.examples() + " examples, means "
                + Arrays.toString(moments.means());
    }
}

package io.asterism.processor.subspace;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BlockWriter;
import io.asterism.processor.blocks.BrokenBlockException;
import java.util.List;
import java.util.TreeSet;

/**
 * A uniform sample of a group's examples: those with the lowest priorities, which are hashes of where an example stands. So the
 * sample is the same in whatever order or parts the stream is read, and of a part that is read twice nothing is kept twice.
 */
final class PointReservoir {
    private static final int VERSION = 1;

    private final int members;
    private final int capacity;
    private final TreeSet<StoredPoint> points = new TreeSet<>(StoredPoint.LOWEST_FIRST);

    PointReservoir(int members, int capacity) {
        this.members = members;
        this.capacity = capacity;
    }

    int capacity() {
        return capacity;
    }

    int size() {
        return points.size();
    }

    /** Whether an example of this priority may enter. */
    boolean admits(long priority) {
        return points.size() < capacity || priority <= points.last().priority();
    }

    /** Offers an example; says whether the sample changed. */
    boolean offer(StoredPoint point) {
        if (!points.add(point)) {
            return false;
        }
        if (points.size() > capacity) {
            points.pollLast();
        }
        return points.contains(point);
    }

    /** The sample of both parts of the stream; of the smaller capacity, since beyond it one of the parts may lack points. */
    PointReservoir with(PointReservoir other) {
        PointReservoir both = new PointReservoir(members, Math.min(capacity, other.capacity));
        points.forEach(both::offer);
        other.points.forEach(both::offer);
        return both;
    }

    /** The sample in a random order that does not change. */
    List<Point> points() {
        return points.stream().map(StoredPoint::point).toList();
    }

    void encode(BlockWriter out) {
        out.u8(VERSION).varint(members).varint(capacity).varint(points.size());
        points.forEach(point -> point.encode(out));
    }

    /**
     * Reads a sample back.
     *
     * @throws BrokenBlockException if the bytes are not the sample of a group of so many members
     */
    static PointReservoir decode(BlockReader in, int members) {
        in.expectVersion(VERSION);
        in.number("the number of members", members, members);
        int capacity = in.number("the most points of a sample", 1, TrackedSubspace.POINTS);
        PointReservoir reservoir = new PointReservoir(members, capacity);
        for (int k = in.number("the number of points", 0, capacity); k > 0; k--) {
            StoredPoint point = StoredPoint.decode(in, members);
            if (!reservoir.points.isEmpty() && StoredPoint.LOWEST_FIRST.compare(reservoir.points.last(), point) >= 0) {
                throw new BrokenBlockException(
                        "it has point %s/%d/%d out of place", point.document(), point.context(), point.place());
            }
            reservoir.points.add(point);
        }
        return reservoir;
    }
}

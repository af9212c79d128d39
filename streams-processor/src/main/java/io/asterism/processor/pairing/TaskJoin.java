package io.asterism.processor.pairing;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BlockWriter;
import io.asterism.processor.blocks.BrokenBlockException;
import io.asterism.processor.blocks.LiveBlocks;
import io.asterism.processor.counting.CountingPlan;
import io.asterism.processor.pairing.WaitingContext.Half;
import io.asterism.schemas.ActivationColumns;
import io.asterism.schemas.Activations;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.InvalidActivationsException;
import io.asterism.schemas.Topics;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Joins the contexts of one partition of two streams of activations: the first half of a context waits until its other half comes, which is the
 * record of the same document and context. It waits no longer than the grace of the pane that it belongs to, and only so many bytes of contexts
 * wait; what never finds its half is counted as that. One thread adds, any thread reads the figures.
 */
public final class TaskJoin implements JoinFigures, LiveBlocks {
    /** Bytes of contexts that may wait in a task. */
    static final long MOST_BYTES = 64L << 20;

    /** A record has to go into the changelog, with some bytes before it, as it came. */
    private static final int LARGEST_WAITING = Topics.LARGEST_RECORD - 1024;

    private static final int VERSION = 1;

    private final PairPlan plan;
    private final long mostBytes;
    private final Map<Side, ActivationColumns> columns = new EnumMap<>(Side.class);
    private final AvroCodec<Activations> codec = AvroCodec.of(Activations.getClassSchema());
    private final JoinedColumns joined;
    private final WaitingRoom room = new WaitingRoom();
    private final NavigableSet<Long> unstored = new TreeSet<>();
    private final NavigableSet<Long> left = new TreeSet<>();
    private final BlockWriter out = new BlockWriter();

    private final Map<Side, Tally> tallies = new EnumMap<>(Map.of(Side.A, new Tally(), Side.B, new Tally()));
    private int partition = -1;
    private long contexts;
    private long differing;
    private String difference = "";
    private long newest = Long.MIN_VALUE;
    private long horizon = Long.MIN_VALUE;
    private volatile Join published = Join.NEW;

    /** What came of one side. */
    private static final class Tally {
        long nextOffset;
        long invalid;
        long unpaired;
        long crowded;
    }

    /** Joins by a plan. */
    public TaskJoin(PairPlan plan) {
        this(plan, MOST_BYTES);
    }

    TaskJoin(PairPlan plan, long mostBytes) {
        this.plan = plan;
        this.mostBytes = mostBytes;
        this.joined = new JoinedColumns(plan);
        columns.put(Side.A, new ActivationColumns(plan.a()));
        columns.put(Side.B, plan.id().isOfOne() ? columns.get(Side.A) : new ActivationColumns(plan.b()));
    }

    /** Says which partition is joined. */
    public void assign(int number) {
        if (partition == -1) {
            partition = number;
            publish();
        }
    }

    /** How far event time has come, ms; {@link Long#MIN_VALUE} before the first record. */
    public long newest() {
        return newest;
    }

    /**
     * Decodes and checks a record.
     *
     * @throws SerializationException if it is no record of activations
     * @throws InvalidActivationsException if it breaks a rule
     */
    public Activations read(Side side, byte @Nullable [] bytes) throws InvalidActivationsException {
        if (bytes == null) {
            throw new SerializationException("a record of activations without a value");
        }
        Activations record = codec.decode(bytes);
        columns.get(side).read(record);
        return record;
    }

    /** Notes a record that cannot be used. */
    public void addInvalid(Side side, long offset) {
        Tally tally = tallies.get(side);
        tally.nextOffset = offset + 1;
        tally.invalid++;
        if (plan.id().isOfOne()) {
            tallies.get(side.other()).nextOffset = offset + 1;
        }
    }

    /**
     * Takes the record that was {@link #read} last.
     *
     * @param bytes the record as it came
     * @param offset of the record in its topic
     * @param writtenAt when it was written, ms since the epoch
     * @return the context that it completes; empty where its other half is still to come, or will not
     */
    public Optional<JoinedContext> add(Side side, Activations record, byte[] bytes, long offset, long writtenAt) {
        tallies.get(side).nextOffset = offset + 1;
        long dated = CountingPlan.dated(Math.min(record.getEventTime(), writtenAt));
        advance(dated);
        if (plan.id().isOfOne()) {
            tallies.get(side.other()).nextOffset = offset + 1;
            contexts++;
            joined.read(columns.get(Side.A), columns.get(Side.B));
            return Optional.of(new JoinedContext(record, joined, dated));
        }
        long pane = plan.counting().paneOf(record.getEventTime());
        if (isPast(pane)) {
            tallies.get(side).unpaired++;
            return Optional.empty();
        }
        Half half = new Half(record.getDocument(), record.getContext());
        WaitingContext other = room.of(side.other(), half);
        if (other == null) {
            keep(new WaitingContext(room.next(), side, half, pane, dated, bytes));
            return Optional.empty();
        }
        leave(other);
        return join(side, record, reread(other), Math.max(dated, other.eventTime()));
    }

    private Optional<JoinedContext> join(Side side, Activations record, Activations other, long dated) {
        Activations a = side == Side.A ? record : other;
        Activations b = side == Side.A ? other : record;
        Optional<String> unlike = Halves.difference(a, columns.get(Side.A), b, columns.get(Side.B));
        if (unlike.isPresent()) {
            differing++;
            difference = unlike.get();
            return Optional.empty();
        }
        contexts++;
        joined.read(columns.get(Side.A), columns.get(Side.B));
        a.setEventTime(Math.max(a.getEventTime(), b.getEventTime()));
        return Optional.of(new JoinedContext(a, joined, dated));
    }

    private Activations reread(WaitingContext waiting) {
        try {
            return read(waiting.side(), waiting.record());
        } catch (InvalidActivationsException e) {
            throw new IllegalStateException("a record that was valid when it came is not any more", e);
        }
    }

    // Waiting.

    private void keep(WaitingContext context) {
        if (context.record().length > LARGEST_WAITING) {
            tallies.get(context.side()).crowded++;
            return;
        }
        room.add(context);
        unstored.add(context.number());
        for (WaitingContext oldest = room.oldest();
                oldest != null && room.bytes() > mostBytes;
                oldest = room.oldest()) {
            tallies.get(oldest.side()).crowded++;
            leave(oldest);
        }
    }

    private void leave(WaitingContext context) {
        room.remove(context);
        if (!unstored.remove(context.number())) {
            left.add(context.number());
        }
    }

    private boolean isPast(long pane) {
        return pane + plan.counting().paneMillis() <= horizon;
    }

    /** Moves event time on: what waits for a pane that is closed waits in vain. */
    private void advance(long dated) {
        if (dated <= newest) {
            return;
        }
        newest = dated;
        long before = plan.counting().paneOf(horizon);
        horizon = newest - plan.counting().graceMillis();
        if (plan.counting().paneOf(horizon) == before) {
            return;
        }
        List<WaitingContext> late =
                room.all().stream().filter(context -> isPast(context.pane())).toList();
        for (WaitingContext context : late) {
            tallies.get(context.side()).unpaired++;
            leave(context);
        }
    }

    // Figures.

    /** Makes known how the join stands, as all that was joined is counted. */
    public void publish() {
        published = new Join(partition, stream(Side.A), stream(Side.B), contexts, differing, difference, newest);
    }

    private Stream stream(Side side) {
        Tally tally = tallies.get(side);
        return new Stream(tally.nextOffset, tally.invalid, tally.unpaired, tally.crowded, room.size(side));
    }

    @Override
    public Join join() {
        return published;
    }

    // Blocks.

    @Override
    public void drain(BlockSink sink) {
        sink.put(JoinKey.PROGRESS.toBytes(), encodeProgress());
        left.forEach(number -> sink.put(JoinKey.waiting(number).toBytes(), null));
        left.clear();
        if (unstored.isEmpty()) {
            return;
        }
        for (WaitingContext context : new ArrayList<>(room.all())) {
            if (unstored.contains(context.number())) {
                sink.put(JoinKey.waiting(context.number()).toBytes(), encode(context));
            }
        }
        unstored.clear();
    }

    private byte[] encode(WaitingContext context) {
        return out.clear()
                .u8(VERSION)
                .u8(context.side().code())
                .i64(context.eventTime())
                .raw(context.record(), 0, context.record().length)
                .toBytes();
    }

    private byte[] encodeProgress() {
        out.clear().u8(VERSION).varint(partition + 1L).varint(contexts).varint(differing);
        out.string(difference).i64(newest);
        for (Side side : Side.values()) {
            Tally tally = tallies.get(side);
            out.varint(tally.nextOffset)
                    .varint(tally.invalid)
                    .varint(tally.unpaired)
                    .varint(tally.crowded);
        }
        return out.toBytes();
    }

    @Override
    public void load(byte[] bytes, byte[] block) {
        JoinKey key = JoinKey.of(bytes);
        BlockReader.read(key, block, in -> {
            in.expectVersion(VERSION);
            switch (key.kind()) {
                case PROGRESS -> decodeProgress(in);
                case WAITING -> room.add(decode(key.number(), in));
            }
            return key;
        });
    }

    private WaitingContext decode(long number, BlockReader in) {
        Side side = Side.ofCode(in.u8());
        long dated = in.i64();
        byte[] record = in.rest();
        try {
            Activations activations = read(side, record);
            return new WaitingContext(
                    number,
                    side,
                    new Half(activations.getDocument(), activations.getContext()),
                    plan.counting().paneOf(activations.getEventTime()),
                    dated,
                    record);
        } catch (SerializationException | InvalidActivationsException e) {
            throw new BrokenBlockException("it has a record that cannot be used: %s", e.getMessage());
        }
    }

    private void decodeProgress(BlockReader in) {
        partition = in.number("a partition's number and 1", 0, Integer.MAX_VALUE) - 1;
        contexts = in.number("contexts", 0, BlockReader.MOST);
        differing = in.number("contexts that differ", 0, BlockReader.MOST);
        difference = in.string();
        newest = in.i64();
        horizon = newest == Long.MIN_VALUE
                ? Long.MIN_VALUE
                : newest - plan.counting().graceMillis();
        for (Side side : Side.values()) {
            Tally tally = tallies.get(side);
            tally.nextOffset = in.number("an offset", 0, Long.MAX_VALUE);
            tally.invalid = in.number("invalid records", 0, BlockReader.MOST);
            tally.unpaired = in.number("contexts without their other half", 0, BlockReader.MOST);
            tally.crowded = in.number("contexts without room", 0, BlockReader.MOST);
        }
    }

    @Override
    public void loaded() {
        publish();
    }
}

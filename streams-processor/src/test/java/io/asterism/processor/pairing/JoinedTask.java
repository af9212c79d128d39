package io.asterism.processor.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.processor.blocks.LiveBlocks;
import io.asterism.processor.counting.CrossCounts;
import io.asterism.processor.counting.TaskCounts;
import io.asterism.processor.counting.Window;
import io.asterism.schemas.Activations;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.InvalidActivationsException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A task's join and counts, driven as a processor does, and stored and taken back as a store does. */
final class JoinedTask {
    private static final AvroCodec<Activations> CODEC = AvroCodec.of(Activations.getClassSchema());

    private final PairPlan plan;
    private final long mostBytes;
    private final Map<String, byte[]> joinBlocks = new TreeMap<>();
    private final Map<String, byte[]> countBlocks = new TreeMap<>();
    private final Map<Side, Long> offsets = new EnumMap<>(Side.class);
    private TaskJoin join;
    private TaskCounts counts;

    JoinedTask(PairPlan plan) {
        this(plan, TaskJoin.MOST_BYTES);
    }

    JoinedTask(PairPlan plan, long mostBytes) {
        this.plan = plan;
        this.mostBytes = mostBytes;
        this.join = new TaskJoin(plan, mostBytes);
        this.counts = plan.counts();
        join.assign(0);
        counts.assign(0);
    }

    /** A record comes, written when it says that it happened. */
    void take(Side side, Activations record) {
        byte[] bytes = CODEC.encode(record);
        try {
            Optional<JoinedContext> complete = join.add(
                    side, join.read(side, bytes), bytes, offsets.merge(side, 1L, Long::sum) - 1, record.getEventTime());
            complete.ifPresent(context -> counts.add(context.origin(), context.columns(), 0, context.writtenAt()));
            counts.advanceTo(join.newest());
        } catch (InvalidActivationsException e) {
            throw new AssertionError(e);
        }
    }

    /** A commit, after which all is taken back as from the changelog. */
    void restart() {
        drain(counts, countBlocks);
        drain(join, joinBlocks);
        join = new TaskJoin(plan, mostBytes);
        counts = plan.counts();
        load(joinBlocks, join);
        load(countBlocks, counts);
    }

    private static void drain(LiveBlocks live, Map<String, byte[]> blocks) {
        live.drain((key, block) -> {
            String hex = HexFormat.of().formatHex(key);
            if (block == null) {
                blocks.remove(hex);
            } else {
                blocks.put(hex, block);
            }
        });
    }

    private static void load(Map<String, byte[]> blocks, LiveBlocks live) {
        blocks.forEach((key, block) -> live.load(HexFormat.of().parseHex(key), block));
        live.loaded();
    }

    /** Blocks of contexts that wait. */
    int storedWaiting() {
        return joinBlocks.size() - 1;
    }

    JoinFigures.Join join() {
        counts.countPending();
        join.publish();
        return join.join();
    }

    TaskCounts counts() {
        counts.countPending();
        return counts;
    }

    CrossCounts total(int threshold) {
        return new CrossCounts(counts().pairs(Window.TOTAL, threshold), plan.rows());
    }

    void assertCounts(int threshold, PairStream.Naive naive) {
        CrossCounts found = total(threshold);
        assertThat(found.tokens()).isEqualTo(naive.tokens());
        long[][] matrix = new long[plan.rows()][plan.columns()];
        for (int i = 0; i < plan.rows(); i++) {
            found.row(i, matrix[i]);
            assertThat(found.rowFires(i)).as("fires of row %d", i).isEqualTo(naive.rows()[i]);
        }
        assertThat(matrix).isDeepEqualTo(naive.counts());
        long[] column = new long[plan.rows()];
        for (int j = 0; j < plan.columns(); j++) {
            assertThat(found.columnFires(j)).as("fires of column %d", j).isEqualTo(naive.columns()[j]);
            found.column(j, column);
            for (int i = 0; i < plan.rows(); i++) {
                assertThat(column[i]).isEqualTo(naive.counts()[i][j]).isEqualTo(found.count(i, j));
            }
        }
    }
}

package io.asterism.processor.subspace;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BrokenBlockException;
import io.asterism.processor.blocks.LiveBlocks;
import io.asterism.processor.counting.BatchContext;
import io.asterism.processor.counting.CountingPlan;
import io.asterism.processor.counting.Window;
import io.asterism.schemas.ActivationColumns;
import io.asterism.schemas.Activations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tracked groups of one task: what they did on its partition of the stream since they were defined. One thread adds records and
 * changes the definitions; any thread reads.
 *
 * <p>A token is an example of a group when any member is above 0 on it, whatever the thresholds of the counts (methods specification
 * A.6; H.3 on why this differs).
 */
public final class TaskSubspaces implements SubspaceFigures, LiveBlocks {
    private static final int MEMBER_BITS = 6;
    private static final int MEMBER_MASK = (1 << MEMBER_BITS) - 1;

    private final CountingPlan plan;
    private final Map<String, TrackedSubspace> tracked = new ConcurrentSkipListMap<>();
    private final List<TrackedSubspace> dropped = new ArrayList<>();
    private final Map<SubspaceKey, byte[]> loadedMoments = new HashMap<>();

    private List<SubspaceDefinition> definitions = List.of();
    private TrackedSubspace[] groups = {};
    /** Of each latent, the groups it is in: the group's index above the member's. */
    private int @Nullable [][] memberships = {};

    private int[] touched = {};
    private long newest = Long.MIN_VALUE;
    private volatile int partition = -1;

    /** Groups of the stream that this plan counts. */
    public TaskSubspaces(CountingPlan plan) {
        this.plan = plan;
    }

    /** Says which partition these are the groups' figures of. */
    public void assign(int ofPartition) {
        partition = ofPartition;
    }

    /**
     * Tracks these groups from now on and no others. A group of which nothing changed goes on; one whose latents changed, or that was
     * defined anew, starts anew.
     */
    public void track(List<SubspaceDefinition> wanted) {
        if (wanted == definitions) {
            return;
        }
        definitions = wanted;
        Map<String, SubspaceDefinition> byName =
                wanted.stream().collect(Collectors.toMap(SubspaceDefinition::name, definition -> definition));
        tracked.values().removeIf(group -> {
            SubspaceDefinition definition = byName.get(group.definition().name());
            boolean ends = definition == null || !definition.tracksTheSame(group.definition());
            return ends && dropped.add(group);
        });
        byName.values()
                .forEach(definition ->
                        tracked.computeIfAbsent(definition.name(), name -> new TrackedSubspace(definition)));
        index();
    }

    private void index() {
        groups = tracked.values().toArray(TrackedSubspace[]::new);
        touched = new int[groups.length];
        memberships = new int[groups.length == 0 ? 0 : plan.dSae()][];
        for (int group = 0; group < groups.length; group++) {
            int[] members = groups[group].definition().members();
            for (int member = 0; member < members.length; member++) {
                memberships[members[member]] = appended(memberships[members[member]], group << MEMBER_BITS | member);
            }
        }
    }

    private static int[] appended(int @Nullable [] list, int value) {
        int[] longer = list == null ? new int[1] : Arrays.copyOf(list, list.length + 1);
        longer[longer.length - 1] = value;
        return longer;
    }

    /** Adds a record that the counts have taken and whose event time is beyond doubt: as below, written whenever it happened. */
    public void add(Activations record, ActivationColumns columns) {
        add(record, columns, Long.MAX_VALUE);
    }

    /**
     * Adds a record that the counts have taken.
     *
     * @param writtenAt when the record was written, ms since the epoch; nothing expires before its time for one that is dated ahead
     */
    public void add(Activations record, ActivationColumns columns, long writtenAt) {
        if (groups.length == 0) {
            return;
        }
        BatchContext context = BatchContext.of(record, columns);
        long pane = plan.paneOf(record.getEventTime());
        int counted = 0;
        for (int token = 0; token < columns.tokens(); token++) {
            if (plan.counts(columns, token)) {
                addToken(context, columns, token, pane);
                counted++;
            }
        }
        for (TrackedSubspace group : groups) {
            group.addTokens(pane, counted);
        }
        expire(CountingPlan.dated(Math.min(record.getEventTime(), writtenAt)));
    }

    private void addToken(BatchContext context, ActivationColumns columns, int token, long pane) {
        int hit = 0;
        for (int k = columns.offsets()[token]; k < columns.offsets()[token + 1]; k++) {
            int[] places = memberships[columns.latents()[k]];
            if (places != null) {
                for (int place : places) {
                    int group = place >>> MEMBER_BITS;
                    if (groups[group].fires(place & MEMBER_MASK, columns.activations()[k])) {
                        touched[hit++] = group;
                    }
                }
            }
        }
        if (hit > 0) {
            long priority = StoredPoint.priorityOf(context.document(), context.context(), token);
            for (int k = 0; k < hit; k++) {
                groups[touched[k]].endToken(pane, priority, context, token);
            }
        }
    }

    private void expire(long eventTime) {
        if (eventTime > newest) {
            newest = eventTime;
            long firstKept = newest - plan.retentionMillis() - plan.paneMillis() - plan.graceMillis() + 1;
            for (TrackedSubspace group : groups) {
                group.expire(firstKept);
            }
        }
    }

    /** The groups that are tracked here, ordered by name. */
    public List<SubspaceDefinition> definitions() {
        return tracked.values().stream().map(TrackedSubspace::definition).toList();
    }

    @Override
    public int partition() {
        return partition;
    }

    @Override
    public Optional<SubspaceStatistics> statistics(SubspaceDefinition definition, Window window, boolean points) {
        TrackedSubspace group = tracked.get(definition.name());
        return group == null || !group.definition().tracksTheSame(definition)
                ? Optional.empty()
                : group.statistics(window, points);
    }

    // Blocks.

    @Override
    public void drain(BlockSink sink) {
        dropped.forEach(group -> group.remove(sink));
        dropped.clear();
        tracked.values().forEach(group -> group.drain(sink));
    }

    @Override
    public void load(byte[] bytes, byte[] block) {
        SubspaceKey key = SubspaceKey.of(bytes);
        switch (key.kind()) {
            case DEFINITION -> {
                if (key.pane() != SubspaceKey.TOTAL) {
                    throw new BrokenBlockException("stored block %s is broken: a definition is of no pane", key);
                }
                tracked.put(
                        key.name(),
                        new TrackedSubspace(BlockReader.read(key, block, in -> definition(key.name(), in))));
            }
            // Keys come in their order: the definition, then moments, then the points to them.
            case MOMENTS -> loadedMoments.put(key, block);
            case POINTS -> loadPoints(key, block);
        }
    }

    private void loadPoints(SubspaceKey key, byte[] points) {
        TrackedSubspace group = tracked.get(key.name());
        byte[] moments = loadedMoments.remove(new SubspaceKey(SubspaceKey.Kind.MOMENTS, key.pane(), key.name()));
        if (group == null || moments == null) {
            throw new BrokenBlockException("stored block %s is broken: it has no definition or no moments to it", key);
        }
        group.load(key.pane(), moments, points);
    }

    @Override
    public void loaded() {
        loadedMoments.keySet().stream().findFirst().ifPresent(key -> {
            throw new BrokenBlockException("stored block %s is broken: it has no points to it", key);
        });
        tracked.values().stream().filter(group -> !group.isLoaded()).findFirst().ifPresent(group -> {
            throw new BrokenBlockException(
                    "stored block 'definition' of group %s is broken: it has no moments and points to it",
                    group.definition().name());
        });
        index();
    }

    private SubspaceDefinition definition(String name, BlockReader in) {
        in.expectVersion(TrackedSubspace.VERSION);
        boolean automatic = in.flag("whether a group is automatic");
        long definedAt = in.i64();
        List<Integer> latents = new ArrayList<>();
        int previous = -1;
        int members =
                in.number("the number of members", SubspaceDefinition.LEAST_MEMBERS, SubspaceDefinition.MOST_MEMBERS);
        for (int k = 0; k < members; k++) {
            previous = in.number("a member", previous + 1, plan.dSae() - 1);
            latents.add(previous);
        }
        return new SubspaceDefinition(name, latents, automatic, definedAt);
    }
}

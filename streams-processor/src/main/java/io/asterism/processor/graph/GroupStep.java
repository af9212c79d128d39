package io.asterism.processor.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The groups of one window, with the ids under which they were known in the window before. Two groups are the same when each is the
 * other's best match by the Jaccard index of their members, pairs taken best first; the published ids, which number a window's groups
 * by smallest member, do not last.
 *
 * @param nextId the next id to be given
 * @param groups ordered by id
 * @param events what happened since the window before, ordered by group
 */
public record GroupStep(int nextId, List<LastingGroup> groups, List<GroupEvent> events) {
    /** Before the first window. */
    public static final GroupStep START = new GroupStep(1, List.of(), List.of());

    /** Keeps copies of the lists. */
    public GroupStep {
        groups = List.copyOf(groups);
        events = List.copyOf(events);
    }

    /**
     * The step to the groups of the next window.
     *
     * @param found its groups, each ascending, no latent in two of them
     */
    public GroupStep next(List<List<Integer>> found) {
        return new Matching(this, found).step();
    }

    /** An old and a new group that share members. */
    private record Pair(int before, int after, int shared, double jaccard) {
        /** Best first; the ties have an order that does not depend on the input's. */
        static final Comparator<Pair> BEST_FIRST = Comparator.comparingDouble(Pair::jaccard)
                .reversed()
                .thenComparing(Comparator.comparingInt(Pair::shared).reversed())
                .thenComparingInt(Pair::before)
                .thenComparingInt(Pair::after);
    }

    /** Finds which group goes on as which. Groups are known by their places in the two lists. */
    private static final class Matching {
        private final List<LastingGroup> before;
        private final List<List<Integer>> after;
        private final Map<Integer, Integer> successor = new HashMap<>();
        private final Map<Integer, Integer> predecessor = new TreeMap<>();
        private final Map<Integer, Integer> origin = new HashMap<>();
        private final Map<Integer, Integer> destination = new HashMap<>();
        private int nextId;

        Matching(GroupStep last, List<List<Integer>> found) {
            before = last.groups();
            after = found.stream()
                    .sorted(Comparator.comparing(latents -> latents.get(0)))
                    .toList();
            nextId = last.nextId();
        }

        GroupStep step() {
            for (Pair pair : pairs()) {
                boolean bothFree = !successor.containsKey(pair.before()) && !predecessor.containsKey(pair.after());
                if (bothFree) {
                    successor.put(pair.before(), pair.after());
                    predecessor.put(pair.after(), pair.before());
                }
                // More than half of a group's members say where it went, or where it came from.
                if (2 * pair.shared() > before.get(pair.before()).latents().size()) {
                    destination.put(pair.before(), pair.after());
                }
                if (2 * pair.shared() > after.get(pair.after()).size()) {
                    origin.put(pair.after(), pair.before());
                }
            }
            List<LastingGroup> groups = new ArrayList<>();
            Map<Integer, Integer> ids = new HashMap<>();
            for (int k = 0; k < after.size(); k++) {
                int id = predecessor.containsKey(k)
                        ? before.get(predecessor.get(k)).id()
                        : nextId++;
                ids.put(k, id);
                groups.add(new LastingGroup(id, after.get(k)));
            }
            groups.sort(Comparator.comparingInt(LastingGroup::id));
            return new GroupStep(nextId, groups, events(ids));
        }

        private List<Pair> pairs() {
            Map<Integer, Integer> groupOf = new HashMap<>();
            for (int k = 0; k < before.size(); k++) {
                for (int latent : before.get(k).latents()) {
                    groupOf.put(latent, k);
                }
            }
            List<Pair> pairs = new ArrayList<>();
            for (int k = 0; k < after.size(); k++) {
                Map<Integer, Integer> shared = new TreeMap<>();
                for (int latent : after.get(k)) {
                    Integer old = groupOf.get(latent);
                    if (old != null) {
                        shared.merge(old, 1, Integer::sum);
                    }
                }
                for (Map.Entry<Integer, Integer> entry : shared.entrySet()) {
                    int both = entry.getValue();
                    int union = before.get(entry.getKey()).latents().size()
                            + after.get(k).size()
                            - both;
                    pairs.add(new Pair(entry.getKey(), k, both, (double) both / union));
                }
            }
            pairs.sort(Pair.BEST_FIRST);
            return pairs;
        }

        private List<GroupEvent> events(Map<Integer, Integer> ids) {
            List<GroupEvent> events = new ArrayList<>();
            for (int k = 0; k < before.size(); k++) {
                LastingGroup old = before.get(k);
                if (!successor.containsKey(k) && !destination.containsKey(k)) {
                    events.add(new GroupEvent(
                            GroupEvent.Type.DIED,
                            old.id(),
                            old.latents().size(),
                            0,
                            List.of(),
                            old.latents(),
                            List.of()));
                }
            }
            for (int k = 0; k < after.size(); k++) {
                List<Integer> now = after.get(k);
                Integer old = predecessor.get(k);
                if (old == null) {
                    if (!origin.containsKey(k)) {
                        events.add(new GroupEvent(
                                GroupEvent.Type.BORN, ids.get(k), 0, now.size(), now, List.of(), List.of()));
                    }
                } else {
                    compare(before.get(old), now, mergedInto(k), splitFrom(old, ids), events);
                }
            }
            events.sort(Comparator.comparingInt(GroupEvent::group).thenComparing(GroupEvent::type));
            return events;
        }

        private List<Integer> mergedInto(int place) {
            List<Integer> merged = new ArrayList<>();
            for (int k = 0; k < before.size(); k++) {
                if (!successor.containsKey(k) && Integer.valueOf(place).equals(destination.get(k))) {
                    merged.add(before.get(k).id());
                }
            }
            return merged;
        }

        private List<Integer> splitFrom(int place, Map<Integer, Integer> ids) {
            List<Integer> split = new ArrayList<>();
            for (int k = 0; k < after.size(); k++) {
                if (!predecessor.containsKey(k) && Integer.valueOf(place).equals(origin.get(k))) {
                    split.add(ids.get(k));
                }
            }
            return split;
        }

        private static void compare(
                LastingGroup old,
                List<Integer> now,
                List<Integer> merged,
                List<Integer> split,
                List<GroupEvent> events) {
            List<Integer> joined = without(now, old.latents());
            List<Integer> left = without(old.latents(), now);
            if (!merged.isEmpty()) {
                events.add(event(GroupEvent.Type.MERGED, old, now, joined, left, merged));
            }
            if (!split.isEmpty()) {
                events.add(event(GroupEvent.Type.SPLIT, old, now, joined, left, split));
            }
            if (merged.isEmpty() && joined.size() > left.size()) {
                events.add(event(GroupEvent.Type.GROWN, old, now, joined, left, List.of()));
            }
            if (split.isEmpty() && left.size() > joined.size()) {
                events.add(event(GroupEvent.Type.SHRUNK, old, now, joined, left, List.of()));
            }
        }

        private static GroupEvent event(
                GroupEvent.Type type,
                LastingGroup old,
                List<Integer> now,
                List<Integer> joined,
                List<Integer> left,
                List<Integer> others) {
            return new GroupEvent(type, old.id(), old.latents().size(), now.size(), joined, left, others);
        }

        private static List<Integer> without(List<Integer> latents, List<Integer> others) {
            Set<Integer> known = new HashSet<>(others);
            return latents.stream().filter(latent -> !known.contains(latent)).toList();
        }
    }
}

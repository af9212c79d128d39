package io.asterism.processor.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which groups to begin to track and which to give up, when only so many can be tracked. A group that is tracked stands for every group
 * it shares half of its members with. It is given up for one that is clearly more interesting and for nothing else, because its
 * statistics would be lost; the least interesting goes first.
 *
 * @param begin groups to track, most interesting first
 * @param end names of groups to give up
 */
public record Turnover(List<InterestingGroup> begin, List<String> end) {
    private static final double SAME = .5;
    private static final double CLEARLY = 1.5;

    /** Keeps copies of the lists. */
    public Turnover {
        begin = List.copyOf(begin);
        end = List.copyOf(end);
    }

    /**
     * Decides.
     *
     * @param candidates most interesting first
     * @param tracked what is tracked, by name, each with its interest of now
     * @param most groups that can be tracked
     */
    public static Turnover of(List<InterestingGroup> candidates, Map<String, InterestingGroup> tracked, int most) {
        Map<String, InterestingGroup> kept = new HashMap<>(tracked);
        List<InterestingGroup> begin = new ArrayList<>();
        List<String> end = new ArrayList<>();
        while (kept.size() > most) {
            end.add(giveUp(kept));
        }
        for (InterestingGroup candidate : candidates) {
            boolean known = kept.values().stream().anyMatch(group -> group.overlap(candidate) >= SAME);
            if (known) {
                continue;
            }
            if (kept.size() + begin.size() < most) {
                begin.add(candidate);
            } else if (!kept.isEmpty()
                    && candidate.interest() > CLEARLY * kept.get(least(kept)).interest()) {
                end.add(giveUp(kept));
                begin.add(candidate);
            }
        }
        return new Turnover(begin, end);
    }

    private static String giveUp(Map<String, InterestingGroup> kept) {
        String least = least(kept);
        kept.remove(least);
        return least;
    }

    private static String least(Map<String, InterestingGroup> kept) {
        return kept.entrySet().stream()
                .min(Comparator.<Map.Entry<String, InterestingGroup>>comparingDouble(
                                entry -> entry.getValue().interest())
                        .thenComparing(Map.Entry::getKey))
                .orElseThrow()
                .getKey();
    }
}

package io.asterism.processor.matching;

import io.asterism.processor.counting.CrossCounts;
import io.asterism.processor.graph.Measure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A one-to-one matching of the latents of two SAEs, by the first one's.
 *
 * @param pairs what was matched
 * @param total sum of the measure over them
 * @param gap no matching has a sum above the total by more than this; 0 but for rounding where it is the best; infinite where it is not known
 */
public record Matching(List<Match> pairs, double total, double gap) {
    /** Candidates that are kept: twelve bytes each. */
    private static final int MOST_CANDIDATES = 1 << 24;

    /** How a matching is found. */
    public enum Method {
        /** The matching with the largest sum (Kuhn 1955, Munkres 1957), by shortest augmenting paths (Jonker and Volgenant 1987). */
        HUNGARIAN,
        /** Latents that are each other's strongest partner. */
        MUTUAL,
        /** The strongest pair first, then the strongest of what is left. */
        GREEDY
    }

    /** Takes a copy of the list. */
    public Matching {
        pairs = List.copyOf(pairs);
    }

    /**
     * Matches what has a measure above 0 and no less than {@code least}.
     *
     * @param method how
     * @param measure what is to be large; pairs that never fire together have none
     */
    public static Matching of(CrossCounts counts, Method method, Measure measure, double least) {
        return of(counts, method, measure, least, MOST_CANDIDATES);
    }

    static Matching of(CrossCounts counts, Method method, Measure measure, double least, int mostCandidates) {
        return of(counts, method, Weighing.by(measure), least, mostCandidates);
    }

    /** The same of what is weighed otherwise. */
    public static Matching of(CrossCounts counts, Method method, Weighing weighing, double least) {
        return of(counts, method, weighing, least, MOST_CANDIDATES);
    }

    private static Matching of(CrossCounts counts, Method method, Weighing weighing, double least, int mostCandidates) {
        return switch (method) {
            case MUTUAL ->
                unproven(BestMatches.of(counts, weighing, 1, 1).mutual().stream()
                        .filter(match -> match.value() > 0 && match.value() >= least)
                        .toList());
            case GREEDY -> greedy(Candidates.of(counts, weighing, least, mostCandidates));
            case HUNGARIAN -> new Assignment(Candidates.of(counts, weighing, least, mostCandidates)).solve();
        };
    }

    private static Matching unproven(List<Match> pairs) {
        return new Matching(pairs, pairs.stream().mapToDouble(Match::value).sum(), Double.POSITIVE_INFINITY);
    }

    /** The strongest candidate that is left of each row waits for its turn; of equal ones that of the lowest row, then column. */
    private static Matching greedy(Candidates candidates) {
        boolean[] taken = new boolean[candidates.columnCount()];
        PriorityQueue<Match> next = new PriorityQueue<>(Comparator.comparingDouble(Match::value)
                .reversed()
                .thenComparingInt(Match::row)
                .thenComparingInt(Match::column));
        for (int i = 0; i < candidates.rowCount(); i++) {
            offerStrongest(candidates, i, taken, next);
        }
        List<Match> pairs = new ArrayList<>();
        while (!next.isEmpty()) {
            Match strongest = next.remove();
            if (taken[strongest.column()]) {
                offerStrongest(candidates, strongest.row(), taken, next);
            } else {
                taken[strongest.column()] = true;
                pairs.add(strongest);
            }
        }
        pairs.sort(Comparator.comparingInt(Match::row));
        return unproven(pairs);
    }

    private static void offerStrongest(Candidates candidates, int i, boolean[] taken, PriorityQueue<Match> next) {
        int best = -1;
        for (int k = candidates.start(i); k < candidates.end(i); k++) {
            if (!taken[candidates.columns[k]] && (best < 0 || candidates.weights[k] > candidates.weights[best])) {
                best = k;
            }
        }
        if (best >= 0) {
            int column = candidates.columns[best];
            next.add(new Match(i, column, candidates.count(i, column), candidates.weights[best]));
        }
    }
}

package io.asterism.processor.answers.matches;

import io.asterism.processor.answers.WindowParameters;
import io.asterism.processor.counting.CrossCounts;
import io.asterism.processor.counting.PairSnapshot;
import io.asterism.processor.export.CrossMatrix;
import io.asterism.processor.matching.BestMatches;
import io.asterism.processor.matching.Match;
import io.asterism.processor.matching.Matching;
import io.asterism.processor.matching.Weighing;
import io.asterism.processor.pairing.Side;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** What all latents of a pair come to together; each answer reads all rows. */
@ApplicationScoped
class MatchingAnswers {
    private static final Comparator<Implication> WEAKEST_FIRST = Comparator.comparingDouble(Implication::atLeast)
            .thenComparingLong(Implication::count)
            .thenComparing(Implication::a, Comparator.reverseOrder())
            .thenComparing(Implication::b, Comparator.reverseOrder());

    private final PairQuestions questions;
    private final Decoders decoders;

    MatchingAnswers(PairQuestions questions, Decoders decoders) {
        this.questions = questions;
        this.decoders = decoders;
    }

    /** A file that can be written now. */
    interface Content {
        /** Writes it to a stream, which stays open. */
        void writeTo(OutputStream out) throws IOException;
    }

    /** The counts as {@code scipy.sparse.load_npz} reads them, as they were at one moment. */
    Content cooccurrence(String pair, WindowParameters window) {
        CrossCounts counts = questions.ask(pair, window, MatchingAnswers::atOneMoment);
        return out -> CrossMatrix.write(out, counts);
    }

    private Weighing weighing(PairQuestion asked, MatchMeasure measure) {
        return measure.weighing(() -> decoders.ofAll(asked.pair().id()));
    }

    private static CrossCounts atOneMoment(PairQuestion asked) {
        asked.question().requireTokens();
        return new CrossCounts(
                PairSnapshot.ofPair(asked.question().pairs(), asked.pair().rows()),
                asked.pair().rows());
    }

    OneToOne matching(
            String pair, WindowParameters window, MatchingMethod method, MatchMeasure measure, double min, int limit) {
        return questions.ask(pair, window, asked -> {
            CrossCounts counts = atOneMoment(asked);
            Matching found = Matching.of(counts, method.method(), weighing(asked, measure), min);
            return new OneToOne(
                    PairBasis.of(asked, counts.tokens()),
                    method,
                    measure,
                    min,
                    found.pairs().size(),
                    found.total(),
                    Double.isInfinite(found.gap()) ? null : found.gap(),
                    limit,
                    found.pairs().stream()
                            .sorted(Comparator.comparingDouble(Match::value)
                                    .reversed()
                                    .thenComparingInt(Match::row))
                            .limit(limit)
                            .map(ShownMatch::of)
                            .toList());
        });
    }

    /** Pairs of latents of which the one of this side implies the other, by the lower bound of the probability that it does. */
    Implications implied(
            String pair, WindowParameters window, SideWord by, SideWord shown, double min, int minCount, int limit) {
        return questions.ask(pair, window, asked -> {
            CrossCounts counts = atOneMoment(asked);
            PriorityQueue<Implication> strongest = new PriorityQueue<>(WEAKEST_FIRST);
            int found = 0;
            long[] row = new long[counts.columns()];
            for (int i = 0; i < counts.rows(); i++) {
                if (counts.rowFires(i) < minCount) {
                    continue;
                }
                counts.row(i, row);
                for (int j = 0; j < row.length; j++) {
                    if (row[j] >= minCount) {
                        Implication implication = implication(counts, i, j, row[j], by.side());
                        if (implication.atLeast() >= min) {
                            found++;
                            strongest.add(implication);
                            if (strongest.size() > limit) {
                                strongest.poll();
                            }
                        }
                    }
                }
            }
            List<Implication> implications = new ArrayList<>(strongest);
            implications.sort(WEAKEST_FIRST.reversed());
            return new Implications(
                    PairBasis.of(asked, counts.tokens()), shown, min, minCount, found, limit, implications);
        });
    }

    private static Implication implication(CrossCounts counts, int i, int j, long count, Side by) {
        long firesA = counts.rowFires(i);
        long firesB = counts.columnFires(j);
        long trials = by == Side.A ? firesA : firesB;
        long others = by == Side.A ? firesB : firesA;
        return new Implication(
                i,
                j,
                count,
                firesA,
                firesB,
                (double) count / trials,
                OneSidedBound.of(count, trials),
                (double) count / others);
    }

    Novelty novel(
            String pair,
            WindowParameters window,
            SideWord side,
            MatchMeasure measure,
            double min,
            int minFires,
            int limit) {
        return questions.ask(pair, window, asked -> {
            CrossCounts counts = atOneMoment(asked);
            BestMatches best = BestMatches.of(counts, weighing(asked, measure), 1, 1);
            List<NovelLatent> novel = new ArrayList<>();
            Map<Side, Integer> looked = new EnumMap<>(Side.class);
            Map<Side, Integer> covered = new EnumMap<>(Side.class);
            for (Side each : Side.values()) {
                for (int latent = 0; latent < asked.latents(each); latent++) {
                    long fires = each == Side.A ? counts.rowFires(latent) : counts.columnFires(latent);
                    if (fires < minFires) {
                        continue;
                    }
                    looked.merge(each, 1, Integer::sum);
                    NovelLatent found = nearest(best, each, latent, fires);
                    if (found.nearest() != null && found.weight() >= min) {
                        covered.merge(each, 1, Integer::sum);
                    } else if (each == side.side()) {
                        novel.add(found);
                    }
                }
            }
            return new Novelty(
                    PairBasis.of(asked, counts.tokens()),
                    side,
                    measure,
                    min,
                    minFires,
                    share(covered, looked, Side.A),
                    share(covered, looked, Side.B),
                    looked.getOrDefault(side.side(), 0),
                    novel.size(),
                    limit,
                    novel.stream()
                            .sorted(Comparator.comparingLong(NovelLatent::fires)
                                    .reversed()
                                    .thenComparingInt(NovelLatent::latent))
                            .limit(limit)
                            .toList());
        });
    }

    private static NovelLatent nearest(BestMatches best, Side side, int latent, long fires) {
        List<Match> matches = side == Side.A ? best.ofRow(latent) : best.ofColumn(latent);
        if (matches.isEmpty()) {
            return new NovelLatent(latent, fires, null, 0);
        }
        Match match = matches.get(0);
        return new NovelLatent(latent, fires, side == Side.A ? match.column() : match.row(), match.value());
    }

    private static double share(Map<Side, Integer> covered, Map<Side, Integer> looked, Side side) {
        int of = looked.getOrDefault(side, 0);
        return of == 0 ? 0 : (double) covered.getOrDefault(side, 0) / of;
    }
}

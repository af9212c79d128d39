package io.asterism.standalone.results;

import io.asterism.processor.counting.CrossCounts;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.counting.TaskFigures;
import io.asterism.processor.counting.Window;
import io.asterism.processor.directory.PairView;
import io.asterism.processor.export.CrossMatrix;
import io.asterism.processor.graph.Measure;
import io.asterism.processor.matching.BestMatches;
import io.asterism.processor.matching.Matching;
import io.asterism.schemas.InputException;
import io.asterism.schemas.npz.NpzPacking;
import io.asterism.standalone.results.PairSummary.MatchingFigures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The final figures of one pair of SAEs, summed over its tasks, and the files they go to. */
public final class PairResults {
    /** Partners that are written of each latent. */
    private static final int PARTNERS = 10;

    private static final List<Matching.Method> METHODS = List.of(Matching.Method.MUTUAL, Matching.Method.HUNGARIAN);

    private final PairView pair;
    private final List<Threshold> thresholds;

    /** The figures of a pair both of whose streams are counted to their ends, with one task a partition. */
    public PairResults(PairView pair) {
        this.pair = pair;
        this.thresholds =
                pair.definition().getThresholds().stream().map(Threshold::new).toList();
    }

    /** The files of a pair with these thresholds, in the order in which they are written. */
    public static List<String> files(List<Double> thresholds) {
        List<String> names = new ArrayList<>();
        for (double threshold : thresholds) {
            names.add(SaeResults.cooccurrence(new Threshold(threshold)));
        }
        names.add("matches.csv");
        names.add("matching.csv");
        names.add("summary.json");
        return names;
    }

    /**
     * Writes all files into a directory that is there.
     *
     * @param seconds how long counting took
     * @param packing of the matrices
     * @throws InputException if the directory cannot be written
     */
    public void write(Path directory, double seconds, NpzPacking packing, Phases phases, String version)
            throws InterruptedException {
        List<CrossCounts> counts = new ArrayList<>();
        List<BestMatches> matches = new ArrayList<>();
        List<Map<Matching.Method, Matching>> matchings = new ArrayList<>();
        for (int t = 0; t < thresholds.size(); t++) {
            CrossCounts of = counts(t);
            Path file = directory.resolve(SaeResults.cooccurrence(thresholds.get(t)));
            phases.time("matrices", () -> {
                CrossMatrix.write(file, packing, of);
                return file;
            });
            counts.add(of);
            matches.add(phases.time("matches", () -> BestMatches.of(of, Measure.JACCARD, PARTNERS, 1)));
            Map<Matching.Method, Matching> found = new EnumMap<>(Matching.Method.class);
            for (Matching.Method method : METHODS) {
                found.put(method, phases.time("matching", () -> Matching.of(of, method, Measure.JACCARD, 0)));
            }
            matchings.add(found);
        }
        try {
            MatchesFile.write(directory.resolve("matches.csv"), thresholds, counts, matches);
            MatchingFile.write(directory.resolve("matching.csv"), thresholds, counts, matchings);
            JsonFile.write(directory.resolve("summary.json"), summary(matchings, seconds, phases, version));
        } catch (IOException e) {
            throw JsonFile.unwritable(directory, e);
        }
    }

    private CrossCounts counts(int threshold) {
        return new CrossCounts(
                PairCounts.sum(pair.tasks().stream()
                        .map(task -> task.counts().pairs(Window.TOTAL, threshold))
                        .toList()),
                pair.rows());
    }

    private PairSummary summary(
            List<Map<Matching.Method, Matching>> matchings, double seconds, Phases phases, String version) {
        List<TaskFigures.Progress> progress =
                pair.tasks().stream().map(task -> task.counts().progress()).toList();
        List<MatchingFigures> figures = new ArrayList<>();
        for (int t = 0; t < matchings.size(); t++) {
            double threshold = thresholds.get(t).value();
            matchings
                    .get(t)
                    .forEach((method, matching) -> figures.add(new MatchingFigures(
                            threshold,
                            method.name().toLowerCase(Locale.ROOT),
                            matching.pairs().size(),
                            matching.total(),
                            Double.isInfinite(matching.gap()) ? null : matching.gap())));
        }
        return new PairSummary(
                pair.id().toString(),
                pair.id().a().value(),
                pair.id().b().value(),
                pair.definition().getAlignment(),
                pair.id().first(),
                pair.id().last(),
                progress.stream().mapToLong(TaskFigures.Progress::tokens).sum(),
                progress.stream().mapToLong(TaskFigures.Progress::special).sum(),
                progress.stream().mapToLong(TaskFigures.Progress::contexts).sum(),
                pair.rows(),
                pair.columns(),
                pair.tasks().size(),
                thresholds.stream().map(Threshold::value).toList(),
                figures,
                seconds,
                phases.seconds(),
                version);
    }
}

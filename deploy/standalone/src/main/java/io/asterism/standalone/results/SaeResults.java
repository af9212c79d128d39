package io.asterism.standalone.results;

import io.asterism.processor.answers.quality.LatentCensus;
import io.asterism.processor.answers.quality.PositionQuality;
import io.asterism.processor.answers.quality.QualityFigures;
import io.asterism.processor.counting.LatentSums;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.counting.QualitySums;
import io.asterism.processor.counting.TaskFigures;
import io.asterism.processor.counting.TaskFigures.Progress;
import io.asterism.processor.counting.Window;
import io.asterism.processor.directory.SaeLabels;
import io.asterism.processor.directory.SaeView;
import io.asterism.processor.directory.SaeWeights;
import io.asterism.processor.export.CooccurrenceMatrix;
import io.asterism.processor.export.GroupDocument;
import io.asterism.processor.export.NodeTable;
import io.asterism.processor.export.SubspaceDocument;
import io.asterism.processor.graph.Components;
import io.asterism.processor.graph.GroupInterest;
import io.asterism.processor.graph.Grouping;
import io.asterism.processor.graph.ThresholdRule;
import io.asterism.processor.graph.WholeReading;
import io.asterism.processor.subspace.SubspaceDefinition;
import io.asterism.schemas.InputException;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.npz.NpzPacking;
import io.asterism.standalone.parts.Part;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The final figures of one SAE, summed over its tasks, and the files they go to. */
public final class SaeResults {
    private static final ThresholdRule.Published RULE = ThresholdRule.PUBLISHED;
    private static final String SUBSPACES = "subspaces";

    private final SaeManifest manifest;
    private final List<TaskFigures> tasks;
    private final SaeWeights weights;
    private final RecordSource records;
    private final GroupRequest request;

    /**
     * The figures of an SAE whose stream is counted to its end, with one task a partition.
     *
     * @param records the stream
     * @param request which groups to track
     */
    public SaeResults(SaeView sae, RecordSource records, GroupRequest request) {
        this.records = records;
        this.request = request;
        this.manifest = sae.manifest();
        this.tasks = sae.tasks();
        this.weights = sae.weights();
    }

    /** The files of an SAE with these thresholds, in the order in which they are written. */
    public static List<String> files(List<Double> thresholds) {
        List<String> names = new ArrayList<>();
        for (double threshold : thresholds) {
            names.add(cooccurrence(new Threshold(threshold)));
            names.add(nodes(new Threshold(threshold)));
        }
        names.add("edge_thresholds.csv");
        names.add("components.json");
        names.add(SUBSPACES);
        names.add("latents.csv");
        names.add("quality.json");
        names.add("summary.json");
        return names;
    }

    /** The matrix at a threshold. */
    static String cooccurrence(Threshold threshold) {
        return "cooccurrence_threshold_" + threshold.name() + ".npz";
    }

    private static String nodes(Threshold threshold) {
        return "node_info_df_" + threshold.name() + ".csv";
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
        List<Threshold> thresholds =
                manifest.getThresholds().stream().map(Threshold::new).toList();
        List<PairCounts> pairs = new ArrayList<>();
        List<WholeReading> readings = new ArrayList<>();
        List<Grouping> groups = new ArrayList<>();
        for (int t = 0; t < thresholds.size(); t++) {
            PairCounts counts = pairs(t);
            WholeReading whole = phases.time("reading rows", () -> WholeReading.of(counts, 1));
            pairs.add(counts);
            readings.add(whole);
        }
        Part matrices = Part.start(
                "matrices", () -> writeMatrices(directory, thresholds, pairs, readings, packing, phases), () -> {});
        try {
            for (WholeReading whole : readings) {
                groups.add(phases.time("groups", () -> Grouping.of(whole.graph(), whole.forest(), RULE)));
            }
            List<SubspaceDefinition> tracked = tracked(readings.get(0));
            SecondReading reading = new SecondReading(
                    manifest, groups.stream().map(Grouping::components).toList(), tracked);
            phases.time("reading the stream again", () -> {
                reading.read(records);
                return reading;
            });
            long began = System.nanoTime();
            writeGroups(directory, thresholds, readings, groups, reading);
            writeSubspaces(Files.createDirectories(directory.resolve(SUBSPACES)), tracked, reading);
            LatentsFile.write(directory.resolve("latents.csv"), thresholds, pairs, sums());
            phases.add("tables", began);
        } catch (IOException e) {
            throw JsonFile.unwritable(directory, e);
        } finally {
            // Returns when they are written.
            matrices.close();
        }
        matrices.requireHealthy();
        try {
            JsonFile.write(directory.resolve("quality.json"), quality(pairs.get(0)));
            JsonFile.write(directory.resolve("summary.json"), summary(seconds, phases, version));
        } catch (IOException e) {
            throw JsonFile.unwritable(directory, e);
        }
    }

    private static void writeMatrices(
            Path directory,
            List<Threshold> thresholds,
            List<PairCounts> pairs,
            List<WholeReading> readings,
            NpzPacking packing,
            Phases phases) {
        long began = System.nanoTime();
        for (int t = 0; t < thresholds.size(); t++) {
            CooccurrenceMatrix.write(
                    directory.resolve(cooccurrence(thresholds.get(t))),
                    packing,
                    pairs.get(t),
                    readings.get(t).rowLengths());
        }
        phases.add("matrices", began);
    }

    /**
     * The groups that were named, and the most interesting ones at the lowest threshold. The published rule would leave few of a small
     * SAE, as it makes one component of 150.
     */
    private List<SubspaceDefinition> tracked(WholeReading lowest) {
        Components components = lowest.forest().components(GroupInterest.LEAST_JACCARD);
        List<SubspaceDefinition> tracked = new ArrayList<>(request.definitions(manifest));
        GroupInterest.USUAL.among(lowest.graph(), components).stream()
                .limit(request.automatic())
                .map(group -> new SubspaceDefinition("auto-" + group.latents().get(0), group.latents(), true, 0))
                .filter(group ->
                        tracked.stream().noneMatch(named -> named.name().equals(group.name())))
                .forEach(tracked::add);
        return tracked;
    }

    private void writeSubspaces(Path directory, List<SubspaceDefinition> tracked, SecondReading reading)
            throws IOException {
        for (SubspaceDefinition definition : tracked) {
            float[][] rows = weights.decoderRows(definition.members());
            JsonFile.write(
                    directory.resolve(definition.name() + ".json"),
                    SubspaceDocument.of(manifest.getSae(), definition, reading.statistics(definition), rows));
        }
    }

    private void writeGroups(
            Path directory,
            List<Threshold> thresholds,
            List<WholeReading> readings,
            List<Grouping> groups,
            SecondReading reading)
            throws IOException {
        List<List<String>> tokens = weights.topTokens();
        List<GroupDocument> documents = new ArrayList<>();
        for (int t = 0; t < thresholds.size(); t++) {
            double threshold = thresholds.get(t).value();
            try (OutputStream out = Files.newOutputStream(directory.resolve(nodes(thresholds.get(t))))) {
                new NodeTable(
                                manifest,
                                threshold,
                                readings.get(t).graph()::fires,
                                groups.get(t),
                                latent -> SaeWeights.of(tokens, latent),
                                SaeLabels.NONE)
                        .writeTo(out);
            }
            documents.add(
                    GroupDocument.of(threshold, groups.get(t), readings.get(t).observedExpected(), reading.active(t)));
        }
        EdgeThresholdsFile.write(directory.resolve("edge_thresholds.csv"), documents);
        JsonFile.write(directory.resolve("components.json"), new ComponentsFile(manifest.getSae(), RULE, documents));
    }

    private PairCounts pairs(int threshold) {
        return PairCounts.sum(
                tasks.stream().map(task -> task.pairs(Window.TOTAL, threshold)).toList());
    }

    private LatentSums sums() {
        LatentSums sums = LatentSums.zero(manifest.getDSae());
        tasks.forEach(task -> sums.add(task.sums(Window.TOTAL)));
        return sums;
    }

    private QualityFile quality(PairCounts lowest) {
        QualitySums sums = new QualitySums();
        tasks.forEach(task -> sums.add(task.quality(Window.TOTAL)));
        return new QualityFile(
                manifest.getSae(),
                manifest.getThresholds().get(0),
                lowest.tokens(),
                LatentCensus.of(lowest, lowest, manifest.getDSae()),
                QualityFigures.of(sums),
                PositionQuality.of(sums));
    }

    private Summary summary(double seconds, Phases phases, String version) {
        List<Progress> progress = tasks.stream().map(TaskFigures::progress).toList();
        long tokens = progress.stream().mapToLong(Progress::tokens).sum();
        return new Summary(
                manifest.getSae(),
                tokens,
                progress.stream().mapToLong(Progress::contexts).sum(),
                manifest.getDSae(),
                tasks.size(),
                List.copyOf(manifest.getThresholds()),
                manifest.getSpecialTokens().name().toLowerCase(Locale.ROOT),
                seconds,
                tokens / Math.max(seconds, 1e-9),
                phases.seconds(),
                version);
    }
}

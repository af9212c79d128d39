package io.asterism.standalone.results;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.asterism.processor.counting.LatentSums;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.counting.TaskFigures;
import io.asterism.processor.counting.TaskFigures.Progress;
import io.asterism.processor.counting.Window;
import io.asterism.schemas.InputException;
import io.asterism.schemas.SaeManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The final figures of one SAE, summed over its tasks, and the files they go to. */
public final class SaeResults {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final SaeManifest manifest;
    private final List<TaskFigures> tasks;

    /** The figures of an SAE whose stream is counted to its end, one of {@code tasks} a partition. */
    public SaeResults(SaeManifest manifest, List<TaskFigures> tasks) {
        this.manifest = manifest;
        this.tasks = List.copyOf(tasks);
    }

    /** The files of an SAE with these thresholds, in the order in which they are written. */
    public static List<String> files(List<Double> thresholds) {
        List<String> names = new ArrayList<>();
        thresholds.forEach(threshold -> names.add(cooccurrence(new Threshold(threshold))));
        names.add("latents.csv");
        names.add("summary.json");
        return names;
    }

    private static String cooccurrence(Threshold threshold) {
        return "cooccurrence_threshold_" + threshold.name() + ".npz";
    }

    /**
     * Writes all files into a directory that is there.
     *
     * @param seconds how long counting took
     * @throws InputException if the directory cannot be written
     */
    public void write(Path directory, double seconds, String version) {
        List<Threshold> thresholds =
                manifest.getThresholds().stream().map(Threshold::new).toList();
        List<PairCounts> pairs = new ArrayList<>();
        for (int t = 0; t < thresholds.size(); t++) {
            pairs.add(pairs(t));
            CooccurrenceFile.write(directory.resolve(cooccurrence(thresholds.get(t))), pairs.get(t));
        }
        try {
            LatentsFile.write(directory.resolve("latents.csv"), thresholds, pairs, sums());
            Files.write(
                    directory.resolve("summary.json"),
                    (JSON.writeValueAsString(summary(seconds, version)) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new InputException(
                    e,
                    "cannot write results to '%s' (%s), expected a folder with room that can be written",
                    directory,
                    e);
        }
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

    private Summary summary(double seconds, String version) {
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
                version);
    }
}

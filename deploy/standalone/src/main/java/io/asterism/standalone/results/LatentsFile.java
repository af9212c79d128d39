package io.asterism.standalone.results;

import io.asterism.processor.counting.LatentSums;
import io.asterism.processor.counting.PairCounts;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One line a latent: {@code latent,fires_<threshold>...,mean,max}, where mean and max are of all its activations above 0 on counted tokens,
 * and 0 where there are none.
 */
final class LatentsFile {
    private LatentsFile() {}

    static void write(Path file, List<Threshold> thresholds, List<PairCounts> pairs, LatentSums sums)
            throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("latent");
            for (Threshold threshold : thresholds) {
                out.write(",fires_" + threshold.name());
            }
            out.write(",mean,max\n");
            for (int latent = 0; latent < sums.max().length; latent++) {
                out.write(Integer.toString(latent));
                for (PairCounts counts : pairs) {
                    out.write("," + counts.fires(latent));
                }
                out.write("," + mean(sums, latent) + "," + (double) sums.max()[latent] + "\n");
            }
        }
    }

    private static double mean(LatentSums sums, int latent) {
        long positive = sums.positive()[latent];
        return positive == 0 ? 0 : sums.sum()[latent] / positive;
    }
}

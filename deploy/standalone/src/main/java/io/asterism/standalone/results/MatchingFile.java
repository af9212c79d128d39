package io.asterism.standalone.results;

import io.asterism.processor.counting.CrossCounts;
import io.asterism.processor.matching.Match;
import io.asterism.processor.matching.Matching;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One line a pair of latents that were matched one to one: {@code threshold,method,a,b,count,fires_a,fires_b,jaccard}. */
final class MatchingFile {
    private MatchingFile() {}

    static void write(
            Path file,
            List<Threshold> thresholds,
            List<CrossCounts> counts,
            List<Map<Matching.Method, Matching>> matchings)
            throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("threshold,method,a,b,count,fires_a,fires_b,jaccard\n");
            for (int t = 0; t < counts.size(); t++) {
                CrossCounts of = counts.get(t);
                for (Map.Entry<Matching.Method, Matching> found :
                        matchings.get(t).entrySet()) {
                    String begin = thresholds.get(t).decimal() + ","
                            + found.getKey().name().toLowerCase(Locale.ROOT) + ",";
                    for (Match match : found.getValue().pairs()) {
                        out.write(begin + match.row() + "," + match.column() + "," + match.count() + ","
                                + of.rowFires(match.row()) + "," + of.columnFires(match.column()) + "," + match.value()
                                + "\n");
                    }
                }
            }
        }
    }
}

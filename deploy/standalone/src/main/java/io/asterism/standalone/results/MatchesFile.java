package io.asterism.standalone.results;

import io.asterism.processor.counting.CrossCounts;
import io.asterism.processor.graph.Measure;
import io.asterism.processor.matching.BestMatches;
import io.asterism.processor.matching.Match;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One line a latent of either SAE and partner in the other: the latent's partners of largest Jaccard index, strongest first,
 * {@code threshold,side,latent,rank,match,count,fires,match_fires,jaccard,phi,pmi,lift,p_match_given_latent,p_latent_given_match}.
 */
final class MatchesFile {
    private MatchesFile() {}

    static void write(Path file, List<Threshold> thresholds, List<CrossCounts> counts, List<BestMatches> matches)
            throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("threshold,side,latent,rank,match,count,fires,match_fires,jaccard,phi,pmi,lift,"
                    + "p_match_given_latent,p_latent_given_match\n");
            for (int t = 0; t < counts.size(); t++) {
                CrossCounts of = counts.get(t);
                String threshold = thresholds.get(t).decimal();
                for (int row = 0; row < of.rows(); row++) {
                    List<Match> partners = matches.get(t).ofRow(row);
                    for (int k = 0; k < partners.size(); k++) {
                        Match match = partners.get(k);
                        out.write(threshold + ",a," + row + "," + (k + 1) + "," + match.column());
                        writeMeasures(
                                out, match.count(), of.rowFires(row), of.columnFires(match.column()), of.tokens());
                    }
                }
                for (int column = 0; column < of.columns(); column++) {
                    List<Match> partners = matches.get(t).ofColumn(column);
                    for (int k = 0; k < partners.size(); k++) {
                        Match match = partners.get(k);
                        out.write(threshold + ",b," + column + "," + (k + 1) + "," + match.row());
                        writeMeasures(
                                out, match.count(), of.columnFires(column), of.rowFires(match.row()), of.tokens());
                    }
                }
            }
        }
    }

    private static void writeMeasures(BufferedWriter out, long count, long fires, long others, long tokens)
            throws IOException {
        out.write("," + count + "," + fires + "," + others);
        for (Measure measure : List.of(
                Measure.JACCARD,
                Measure.PHI,
                Measure.PMI,
                Measure.LIFT,
                Measure.P_SECOND_GIVEN_FIRST,
                Measure.P_FIRST_GIVEN_SECOND)) {
            out.write("," + measure.of(count, fires, others, tokens));
        }
        out.write("\n");
    }
}

package io.asterism.standalone.results;

import io.asterism.processor.export.GroupDocument;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One line a threshold: {@code activity_threshold,edge_threshold,largest_component,in_range,n_components,n_multi,fraction_in_groups},
 * where in_range says whether the largest component has a size that the rule looks for, and n_multi counts those of two or more.
 */
final class EdgeThresholdsFile {
    private EdgeThresholdsFile() {}

    static void write(Path file, List<GroupDocument> thresholds) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(
                    "activity_threshold,edge_threshold,largest_component,in_range,n_components,n_multi,fraction_in_groups\n");
            for (GroupDocument groups : thresholds) {
                out.write(groups.threshold() + "," + groups.edgeThreshold() + "," + groups.largest() + ","
                        + groups.inRange() + "," + groups.sizes().groups() + ","
                        + groups.sizes().multiple() + "," + groups.sizes().fraction() + "\n");
            }
        }
    }
}

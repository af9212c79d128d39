package io.asterism.processor.export;

import io.asterism.processor.directory.SaeLabels;
import io.asterism.processor.graph.GroupShape;
import io.asterism.processor.graph.Grouping;
import io.asterism.processor.graph.StructureScores;
import io.asterism.schemas.SaeManifest;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;

/**
 * The table of latents with the groups they are in, as it was published with the co-occurrence study (methods specification A.4): a line a
 * latent, group by group, members ascending. What a group is too large to be measured for stays empty.
 *
 * @param manifest of the SAE
 * @param threshold tau
 * @param fires C_ii of a latent
 * @param grouping the groups
 * @param topTokens the tokens whose embeddings lie furthest along a latent's decoder row; none where the weights are not known
 * @param labels what latents were said to stand for: a last column, which the published tables do not have, where there are any
 */
public record NodeTable(
        SaeManifest manifest,
        double threshold,
        IntToLongFunction fires,
        Grouping grouping,
        IntFunction<List<String>> topTokens,
        SaeLabels labels) {
    private static final String HEADER =
            "node_id,activity_threshold,subgraph_id,subgraph_size,feature_activations,top_10_tokens,"
                    + "neuronpedia_link,density,max_avg_degree_ratio,avg_clustering,diameter,single_node_score,hub_spoke_score,"
                    + "strongly_connected_score,linear_score,quicklist_link";

    /** Writes the table in UTF-8; the stream stays open. */
    public void writeTo(OutputStream out) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        NeuronpediaLinks links = NeuronpediaLinks.of(manifest.getNeuronpediaId());
        writer.write(HEADER + (labels.isEmpty() ? "\n" : ",label\n"));
        for (int id = 0; id < grouping.components().count(); id++) {
            writeGroup(writer, links, id);
        }
        writer.flush();
    }

    private void writeGroup(Writer writer, NeuronpediaLinks links, int id) throws IOException {
        int[] members = grouping.components().members(id);
        String group = id + "," + members.length + ",";
        String shape = shape(grouping.shapes().get(id));
        for (int place = 0; place < members.length; place++) {
            int latent = members[place];
            writer.write(latent + "," + threshold + "," + group);
            writer.write((double) fires.applyAsLong(latent) + ",");
            writer.write(cell(PythonList.of(topTokens.apply(latent))) + ",");
            writer.write(links.latent(latent) + "," + shape + "," + links.group(id, members, place));
            writer.write(labels.isEmpty() ? "\n" : "," + cell(label(latent)) + "\n");
        }
    }

    private String label(int latent) {
        String shown = labels.shown(latent);
        return shown == null ? "" : shown;
    }

    private static String shape(GroupShape shape) {
        StructureScores scores = shape.scores();
        return String.join(
                ",",
                cell(shape.density()),
                cell(shape.degreeRatio()),
                cell(shape.clustering()),
                Double.isNaN(shape.diameter()) ? "" : Integer.toString((int) shape.diameter()),
                cell(scores.singleNode()),
                cell(scores.hubSpoke()),
                cell(scores.stronglyConnected()),
                cell(scores.linear()));
    }

    private static String cell(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }

    private static String cell(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }
}

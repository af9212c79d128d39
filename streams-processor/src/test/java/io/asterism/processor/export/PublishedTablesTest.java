package io.asterism.processor.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.asterism.processor.graph.StructureScores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every node table published with the co-occurrence study that lies beside the project, column by column. */
class PublishedTablesTest {
    private static final List<String> SCORES =
            List.of("single_node_score", "hub_spoke_score", "strongly_connected_score", "linear_score");

    static List<Path> tables() {
        return SharedData.nodeTables();
    }

    @ParameterizedTest
    @MethodSource("tables")
    void scoresFollowFromTheMetrics(Path file) {
        CsvTable table = CsvTable.read(file);
        assertThat(table.rows()).isNotEmpty();
        if (!table.header().containsAll(SCORES)) {
            return; // early tables have no metrics to work them out from
        }
        for (Map<String, String> row : table.rows()) {
            StructureScores scores = StructureScores.of(
                    whole(row, "subgraph_size"),
                    number(row, "density"),
                    number(row, "max_avg_degree_ratio"),
                    number(row, "avg_clustering"),
                    number(row, "diameter"));
            double[] ours = {scores.singleNode(), scores.hubSpoke(), scores.stronglyConnected(), scores.linear()};
            for (int k = 0; k < ours.length; k++) {
                assertThat(ours[k])
                        .as("%s of %s", SCORES.get(k), row)
                        .isEqualTo(number(row, SCORES.get(k)), within(1e-9));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void groupsAreNumberedBySmallestMember(Path file) {
        Map<Integer, List<Integer>> groups = groups(CsvTable.read(file));
        int before = -1;
        for (int id = 0; id < groups.size(); id++) {
            assertThat(groups).containsKey(id);
            int smallest = groups.get(id).stream().min(Integer::compare).orElseThrow();
            assertThat(smallest).isGreaterThan(before);
            before = smallest;
        }
        assertThat(groups.values().stream().flatMap(List::stream)).doesNotHaveDuplicates();
        CsvTable.read(file)
                .rows()
                .forEach(
                        row -> assertThat(groups.get(whole(row, "subgraph_id"))).hasSize(whole(row, "subgraph_size")));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void linksAreThePublishedOnes(Path file) {
        CsvTable table = CsvTable.read(file);
        Map<Integer, List<Integer>> groups = groups(table);
        if (!table.header().contains("neuronpedia_link")) {
            return;
        }
        for (Map<String, String> row : table.rows()) {
            String page = row.get("neuronpedia_link");
            String id = page.substring("https://neuronpedia.org/".length(), page.lastIndexOf('/'));
            NeuronpediaLinks links = NeuronpediaLinks.of(id);
            int group = whole(row, "subgraph_id");
            int[] members =
                    groups.get(group).stream().mapToInt(Integer::intValue).toArray();
            int place = groups.get(group).indexOf(whole(row, "node_id"));

            assertThat(links.latent(whole(row, "node_id"))).isEqualTo(page);
            if (row.containsKey("quicklist_link")) {
                assertThat(links.group(group, members, place)).isEqualTo(row.get("quicklist_link"));
            }
        }
    }

    /** What Python printed comes out of what it printed. */
    @ParameterizedTest
    @MethodSource("tables")
    void tokensAreAPythonList(Path file) {
        for (Map<String, String> row : CsvTable.read(file).rows()) {
            String printed = row.getOrDefault("top_10_tokens", "[]");
            assertThat(PythonList.of(PythonTexts.read(printed))).isEqualTo(printed);
        }
    }

    private static Map<Integer, List<Integer>> groups(CsvTable table) {
        Map<Integer, List<Integer>> groups = new LinkedHashMap<>();
        table.rows()
                .forEach(row -> groups.computeIfAbsent(whole(row, "subgraph_id"), id -> new ArrayList<>())
                        .add(whole(row, "node_id")));
        return groups;
    }

    private static double number(Map<String, String> row, String column) {
        return Double.parseDouble(row.get(column));
    }

    private static int whole(Map<String, String> row, String column) {
        return (int) number(row, column);
    }
}

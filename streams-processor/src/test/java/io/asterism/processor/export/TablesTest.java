package io.asterism.processor.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.processor.counting.DensePairs;
import io.asterism.processor.directory.SaeLabels;
import io.asterism.processor.graph.Grouping;
import io.asterism.processor.graph.JaccardGraph;
import io.asterism.processor.graph.SpanningForest;
import io.asterism.processor.graph.ThresholdRule;
import io.asterism.schemas.LatentLabel;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.SpecialTokens;
import io.asterism.schemas.ThresholdKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The hand-checked stream of methods.md G.1 at threshold 1.5, as files. */
class TablesTest {
    /** Methods specification A.4. */
    private static final String PUBLISHED_HEADER =
            "node_id,activity_threshold,subgraph_id,subgraph_size,feature_activations,top_10_tokens,neuronpedia_link,density,"
                    + "max_avg_degree_ratio,avg_clustering,diameter,single_node_score,hub_spoke_score,strongly_connected_score,"
                    + "linear_score,quicklist_link";

    private static final int[][] TOKENS = {
        {0, 1}, {0, 1, 2}, {1}, {0, 1}, {2}, {3, 4}, {3, 4}, {4}, {5, 6}, {5, 6}, {}, {0, 2}
    };
    private static final List<String> AWKWARD = List.of(" it's", "\"", "a,b", "\n", "<&>");

    private final DensePairs pairs = pairs();
    private final JaccardGraph graph = new JaccardGraph(pairs, 1);
    private final Grouping grouping =
            Grouping.of(graph, SpanningForest.of(graph), new ThresholdRule.Published(3, 3, 1e-3));

    @Test
    void theNodeTableHasThePublishedColumns() throws IOException {
        CsvTable table = table("tiny/1-res");

        assertThat(String.join(",", table.header())).isEqualTo(PUBLISHED_HEADER);
        assertThat(table.rows())
                .extracting(row -> row.get("node_id"))
                .containsExactly("0", "1", "2", "3", "4", "5", "6", "7");
        assertThat(table.rows())
                .extracting(row -> row.get("subgraph_id"))
                .containsExactly("0", "0", "0", "1", "1", "2", "2", "3");
        assertThat(table.rows())
                .extracting(row -> row.get("feature_activations"))
                .containsExactly("4.0", "4.0", "3.0", "2.0", "3.0", "2.0", "2.0", "0.0");
        Map<String, String> first = table.rows().get(0);
        // Edges 0-1 (3/5) and 0-2 (2/5) reach .25, 1-2 (1/6) does not: a path of three.
        assertThat(first)
                .containsEntry("activity_threshold", "1.5")
                .containsEntry("subgraph_size", "3")
                .containsEntry("density", "0.6666666666666666")
                .containsEntry("max_avg_degree_ratio", "1.5")
                .containsEntry("avg_clustering", "0.0")
                .containsEntry("diameter", "2")
                .containsEntry("single_node_score", "0.0")
                .containsEntry("neuronpedia_link", "https://neuronpedia.org/tiny/1-res/0");
        // The published row of that shape, GPT-2 768 at 1.5, latent 1.
        assertThat(Double.parseDouble(first.get("hub_spoke_score"))).isEqualTo(0.8104276870951117);
        assertThat(Double.parseDouble(first.get("strongly_connected_score"))).isEqualTo(0.4174098777671813);
        assertThat(Double.parseDouble(first.get("linear_score"))).isEqualTo(0.7721624351377071);
        assertThat(table.rows().get(7))
                .containsEntry("single_node_score", "1.0")
                .containsEntry("diameter", "0");
        assertThat(PythonTexts.read(first.get("top_10_tokens"))).isEqualTo(AWKWARD);
    }

    @Test
    void withoutAnIdThereAreNoLinks() throws IOException {
        assertThat(table("").rows())
                .allSatisfy(row ->
                        assertThat(row).containsEntry("neuronpedia_link", "").containsEntry("quicklist_link", ""));
    }

    @Test
    void theGraphIsXmlThatNamesEveryLatent() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<io.asterism.processor.graph.Edge> edges = new ArrayList<>();
        for (int id = 0; id < 3; id++) {
            edges.addAll(grouping.edges(graph, id, 100));
        }
        new GraphMl(Map.of("sae", "a<b"), pairs::fires, grouping, edges, latent -> AWKWARD).writeTo(bytes);

        Document xml = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(bytes.toByteArray()));
        assertThat(elements(xml, "node")).hasSize(8);
        List<Element> drawn = elements(xml, "edge");
        assertThat(drawn)
                .extracting(edge -> edge.getAttribute("source") + "-" + edge.getAttribute("target"))
                .containsExactlyInAnyOrder("0-1", "0-2", "3-4", "5-6");
        assertThat(data(drawn.get(0))).containsEntry("edge-weight", "0.6").containsEntry("edge-count", "3");
        assertThat(data(elements(xml, "node").get(4)))
                .containsEntry("node-fires", "3")
                .containsEntry("node-component", "1")
                .containsEntry("node-component_size", "2")
                .containsEntry("node-top_tokens", PythonList.of(AWKWARD));
        assertThat(elements(xml, "key")).hasSize(7);
    }

    @Test
    void labelsAreALastColumnWhereThereAreAny() throws IOException {
        LatentLabel quoted = new LatentLabel("dates, \"as written\"", "", "");
        CsvTable table = table("", new SaeLabels(Map.of(3, List.of(quoted, new LatentLabel("b", "", "")))));

        assertThat(String.join(",", table.header())).isEqualTo(PUBLISHED_HEADER + ",label");
        assertThat(table.rows())
                .extracting(row -> row.get("label"))
                .containsExactly("", "", "", "dates, \"as written\"", "", "", "", "");
    }

    private CsvTable table(String neuronpediaId) throws IOException {
        return table(neuronpediaId, SaeLabels.NONE);
    }

    private CsvTable table(String neuronpediaId, SaeLabels labels) throws IOException {
        SaeManifest manifest = SaeManifest.newBuilder()
                .setSae("tiny.1-res")
                .setModel("tiny")
                .setHookPoint("")
                .setDIn(0)
                .setDSae(8)
                .setContextSize(8)
                .setSpecialTokens(SpecialTokens.MASKED)
                .setThresholdKind(ThresholdKind.NONE)
                .setThresholds(List.of(1.5))
                .setPaneMillis(1)
                .setGraceMillis(0)
                .setRetentionMillis(0)
                .setNeuronpediaId(neuronpediaId)
                .build();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new NodeTable(manifest, 1.5, pairs::fires, grouping, latent -> AWKWARD, labels).writeTo(bytes);
        return CsvTable.parse(bytes.toString(StandardCharsets.UTF_8));
    }

    private static DensePairs pairs() {
        long[][] matrix = new long[8][8];
        for (int[] token : TOKENS) {
            for (int i : token) {
                for (int j : token) {
                    matrix[i][j]++;
                }
            }
        }
        return new DensePairs(matrix, TOKENS.length);
    }

    private static List<Element> elements(Document xml, String name) {
        NodeList found = xml.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int k = 0; k < found.getLength(); k++) {
            elements.add((Element) found.item(k));
        }
        return elements;
    }

    private static Map<String, String> data(Element element) {
        Map<String, String> data = new TreeMap<>();
        NodeList found = element.getElementsByTagName("data");
        for (int k = 0; k < found.getLength(); k++) {
            Element item = (Element) found.item(k);
            data.put(item.getAttribute("key"), item.getTextContent());
        }
        return data;
    }
}

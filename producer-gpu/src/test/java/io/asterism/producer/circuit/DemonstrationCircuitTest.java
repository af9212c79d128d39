package io.asterism.producer.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asterism.producer.demonstration.DemonstrationWorld;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import picocli.CommandLine;

/** Behaviours that the demonstration world's grammar plants, in its model. */
class DemonstrationCircuitTest {
    private static final List<String> DAYS =
            List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");
    private static final String LINE =
            "{\"clean_prefix\": \"%s\", \"patch_prefix\": \"%s\", \"clean_answer\": \"%s\", \"patch_answer\": \"%s\"}";

    @TempDir
    Path directory;

    @Test
    void tomorrowFromToday() throws IOException {
        List<String> lines = IntStream.range(1, DAYS.size())
                .mapToObj(other -> String.format(
                        LINE,
                        "Today is Monday, so tomorrow is",
                        "Today is " + DAYS.get(other) + ", so tomorrow is",
                        "Tuesday",
                        DAYS.get((other + 1) % DAYS.size())))
                .toList();
        JsonNode circuit = circuit(lines);
        assertSmallAndFaithful(circuit);
        assertThat(agreement(circuit, "integrated gradients, kept")).isGreaterThanOrEqualTo(0.95);
        // Which day it is stands at position 3 alone, behind the BOS; what follows from it is read off at the last.
        assertThat(circuit.path("nodes").findValuesAsText("position")).containsOnly("3", "7");
    }

    @Test
    void theNumberOfAVerb() throws IOException {
        List<String> lines = Stream.of("apples", "boats", "loaves", "pencils", "cows", "trains")
                .flatMap(things -> Stream.of("Two", "Three", "Four", "Some")
                        .map(quantity -> String.format(
                                LINE, quantity + " of the " + things, "One of the " + things, "were", "was")))
                .toList();
        JsonNode circuit = circuit(lines);
        assertSmallAndFaithful(circuit);
        assertThat(agreement(circuit, "attribution patching, all")).isGreaterThanOrEqualTo(0.95);
    }

    /** At one threshold: at most a twentieth of the nodes that are ever active account for most of the answer, and the others for little. */
    private static void assertSmallAndFaithful(JsonNode circuit) {
        long most = circuit.path("everActive").asLong() / 20;
        assertThat(circuit.path("faithfulness").path("thresholds")).anySatisfy(point -> {
            assertThat(point.path("nodes").asLong()).isLessThanOrEqualTo(most);
            assertThat(point.path("faithfulness").asDouble()).isBetween(0.8, 1.2);
            assertThat(point.path("completeness").asDouble()).isBetween(-0.2, 0.2);
        });
    }

    private static double agreement(JsonNode circuit, String which) {
        return circuit.path("agreementWithExact").path(which).path("spearman").asDouble();
    }

    private JsonNode circuit(List<String> lines) throws IOException {
        DemonstrationWorld world = DemonstrationWorld.unpack(directory.resolve("world"));
        Path data = Files.write(directory.resolve("data.jsonl"), lines);
        Path out = directory.resolve("out");
        StringWriter said = new StringWriter();
        int status = new CommandLine(new CircuitCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(said, true))
                .execute(
                        "--model",
                        world.model().toString(),
                        "--sae",
                        world.saes().get(1).toString(),
                        world.saes().get(3).toString(),
                        "--data",
                        data.toString(),
                        "--ablate-from",
                        "0",
                        "--exact",
                        "--out",
                        out.toString());
        assertThat(status).isZero();
        JsonNode circuit =
                new ObjectMapper().readTree(out.resolve("circuit.json").toFile());
        List<String> rows = Files.readAllLines(out.resolve("nodes.csv"));
        assertThat(rows).hasSize(1 + circuit.path("nodes").size());
        assertThat(rows.get(0)).isEqualTo("name,sae,hook,latent,position,effect,attribution_patching,exact");
        JsonNode strongest = circuit.path("nodes").get(0);
        assertThat(rows.get(1)).startsWith(strongest.path("name").asText() + ",asterism-world.");
        assertThat(said.toString()).contains(strongest.path("name").asText(), "Spearman");
        assertGraphs(circuit, out);
        return circuit;
    }

    /** The other files say the same: GraphML by its own rules, the attribution graph by what viewers need. */
    private static void assertGraphs(JsonNode circuit, Path out) throws IOException {
        int nodes = circuit.path("nodes").size();
        int edges = circuit.path("edges").size();
        assertThat(edges).isGreaterThan(nodes / 2);
        List<String> rows = Files.readAllLines(out.resolve("edges.csv"));
        assertThat(rows).hasSize(1 + edges);
        assertThat(rows.get(0)).isEqualTo("from,from_position,to,to_position,effect");
        assertThat(circuit.path("edges").findValuesAsText("to")).contains("y");

        Document xml;
        try {
            xml = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(out.resolve("circuit.graphml").toFile());
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(e);
        }
        assertThat(ids(xml, "node", "id")).hasSize(nodes + 1).doesNotHaveDuplicates();
        assertThat(ids(xml, "edge", "source")).hasSize(edges).isSubsetOf(ids(xml, "node", "id"));
        assertThat(ids(xml, "edge", "target")).isSubsetOf(ids(xml, "node", "id"));
        assertThat(ids(xml, "data", "key")).isSubsetOf(ids(xml, "key", "id"));

        JsonNode graph =
                new ObjectMapper().readTree(out.resolve("graph/data.json").toFile());
        List<String> drawn = graph.path("nodes").findValuesAsText("node_id");
        assertThat(drawn)
                .hasSize(
                        nodes + 1 + graph.path("metadata").path("prompt_tokens").size())
                .doesNotHaveDuplicates();
        assertThat(graph.path("links").findValuesAsText("source"))
                .hasSize(edges)
                .isSubsetOf(drawn);
        assertThat(graph.path("links").findValuesAsText("target")).isSubsetOf(drawn);
        assertThat(graph.path("nodes").findValuesAsText("is_target_logit").stream()
                        .filter("true"::equals))
                .hasSize(1);
        JsonNode list = new ObjectMapper()
                .readTree(out.resolve("graph/graph-metadata.json").toFile());
        assertThat(list.path("graphs").get(0)).isEqualTo(graph.path("metadata"));
    }

    private static List<String> ids(Document xml, String element, String attribute) {
        NodeList found = xml.getElementsByTagName(element);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> ((Element) found.item(i)).getAttribute(attribute))
                .toList();
    }
}

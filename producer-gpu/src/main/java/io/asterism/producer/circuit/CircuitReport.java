package io.asterism.producer.circuit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/** Writes a circuit's files, each whole or not at all. */
final class CircuitReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CircuitResult result;
    private final List<Place> places;
    private final Names names;
    private final CircuitSettings settings;
    private final String model;
    private final AttributionGraph graph;

    CircuitReport(
            CircuitResult result, List<Place> places, CircuitSettings settings, String model, AttributionGraph graph) {
        this.result = result;
        this.places = places;
        this.names = new Names(places);
        this.settings = settings;
        this.model = model;
        this.graph = graph;
    }

    void write(Path folder) {
        try {
            Path graphs = Files.createDirectories(folder.resolve("graph"));
            write(folder.resolve("nodes.csv"), csv());
            write(folder.resolve("edges.csv"), edges());
            write(folder.resolve("circuit.graphml"), new CircuitGraphMl(result, places).document());
            write(graphs.resolve(graph.slug() + ".json"), text(graph.graph()));
            ObjectNode list = JSON.createObjectNode();
            list.putArray("graphs").add(graph.metadata());
            write(graphs.resolve("graph-metadata.json"), text(list));
            write(folder.resolve("circuit.json"), text(json()));
        } catch (IOException e) {
            throw new InputException(e, "'%s' cannot be written: %s", folder, e.getMessage());
        }
    }

    private static String text(ObjectNode json) throws IOException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    }

    private static void write(Path file, String content) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.write(part, content.getBytes(StandardCharsets.UTF_8));
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new InputException(e, "'%s' cannot be written: %s", file, e.getMessage());
        }
    }

    private String csv() {
        StringBuilder csv = new StringBuilder("name,sae,hook,latent,position,effect,attribution_patching,exact\n");
        for (CircuitResult.Found found : result.nodes()) {
            Place place = places.get(found.node().place());
            csv.append(String.format(
                    Locale.ROOT,
                    "%s,%s,%s,%s,%s,%s,%s,%s%n",
                    names.of(found.node()),
                    place.id(),
                    place.hook(),
                    found.node().isError() ? "" : found.node().latent(),
                    position(found.node()),
                    found.effect(),
                    found.patching(),
                    found.exact().isPresent() ? found.exact().getAsDouble() : ""));
        }
        return csv.toString();
    }

    private String edges() {
        StringBuilder csv = new StringBuilder("from,from_position,to,to_position,effect\n");
        for (Edge edge : result.edges()) {
            csv.append(String.format(
                    Locale.ROOT,
                    "%s,%s,%s,%s,%s%n",
                    names.of(edge.from()),
                    position(edge.from()),
                    names.of(edge.to()),
                    position(edge.to()),
                    edge.effect()));
        }
        return csv.toString();
    }

    private static String position(Node node) {
        return node.position() == Node.ANYWHERE ? "" : Integer.toString(node.position());
    }

    private ObjectNode json() {
        ObjectNode root = JSON.createObjectNode().put("model", model);
        ArrayNode saes = root.putArray("saes");
        places.forEach(place -> saes.addObject()
                .put("name", place.name())
                .put("sae", place.id())
                .put("hook", place.hook().toString()));
        root.put("examples", result.examples())
                .put("method", settings.steps() == 0 ? "attribution patching" : "integrated gradients")
                .put("steps", settings.steps())
                .put("aggregation", settings.aggregation().name().toLowerCase(Locale.ROOT))
                .put("nodeThreshold", settings.threshold())
                .put("edgeThreshold", settings.edgeThreshold())
                .put("everActive", result.everActive());
        ObjectNode metric = root.putObject("metric");
        put(metric, "clean", result.clean());
        put(metric, "patch", result.patch());
        ArrayNode nodes = root.putArray("nodes");
        result.nodes().forEach(found -> node(nodes.addObject(), found));
        ArrayNode edges = root.putArray("edges");
        result.edges().forEach(edge -> {
            ObjectNode one = edges.addObject().put("from", names.of(edge.from()));
            putPosition(one, "fromPosition", edge.from());
            putPosition(one.put("to", names.of(edge.to())), "toPosition", edge.to());
            one.put("effect", edge.effect());
        });
        ObjectNode curve = root.putObject("faithfulness")
                .put("examples", result.curve().examples())
                .put("ablatedFromBlock", result.curve().from());
        put(curve, "whole", result.curve().whole());
        put(curve, "empty", result.curve().empty());
        ArrayNode points = curve.putArray("thresholds");
        result.curve().points().forEach(point -> {
            ObjectNode one =
                    points.addObject().put("threshold", point.threshold()).put("nodes", point.nodes());
            put(one, "faithfulness", point.faithfulness(result.curve()));
            put(one, "completeness", point.completeness(result.curve()));
        });
        ObjectNode agreement = root.putObject("agreementWithExact");
        result.agreement().forEach((which, correlation) -> {
            ObjectNode one = agreement.putObject(which).put("nodes", correlation.count());
            put(one, "spearman", correlation.spearman());
            put(one, "pearson", correlation.pearson());
        });
        return root;
    }

    private void node(ObjectNode json, CircuitResult.Found found) {
        Node node = found.node();
        json.put("name", names.of(node)).put("sae", places.get(node.place()).id());
        if (!node.isError()) {
            json.put("latent", node.latent());
        }
        putPosition(json, "position", node);
        json.put("effect", found.effect()).put("attributionPatching", found.patching());
        found.exact().ifPresent(exact -> json.put("exact", exact));
    }

    private static void putPosition(ObjectNode json, String key, Node node) {
        if (node.position() != Node.ANYWHERE) {
            json.put(key, node.position());
        }
    }

    /** JSON has no NaN: what is none is null. */
    private static void put(ObjectNode json, String key, double value) {
        if (Double.isFinite(value)) {
            json.put(key, value);
        } else {
            json.putNull(key);
        }
    }
}

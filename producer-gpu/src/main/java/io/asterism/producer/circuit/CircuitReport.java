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
    private final CircuitSettings settings;
    private final String model;

    CircuitReport(CircuitResult result, List<Place> places, CircuitSettings settings, String model) {
        this.result = result;
        this.places = places;
        this.settings = settings;
        this.model = model;
    }

    /** A node's name as the field writes it: {@code resid_3/17}, {@code mlp_0/res} for an error. */
    static String name(Node node, List<Place> places) {
        return places.get(node.place()).name() + "/" + (node.isError() ? "res" : Integer.toString(node.latent()));
    }

    void write(Path folder) {
        write(folder.resolve("nodes.csv"), csv());
        try {
            write(
                    folder.resolve("circuit.json"),
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json()) + "\n");
        } catch (IOException e) {
            throw new InputException(e, "'%s' cannot be written: %s", folder, e.getMessage());
        }
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
                    name(found.node(), places),
                    place.id(),
                    place.hook(),
                    found.node().isError() ? "" : found.node().latent(),
                    found.node().position() == Node.ANYWHERE ? "" : found.node().position(),
                    found.effect(),
                    found.patching(),
                    found.exact().isPresent() ? found.exact().getAsDouble() : ""));
        }
        return csv.toString();
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
                .put("everActive", result.everActive());
        ObjectNode metric = root.putObject("metric");
        put(metric, "clean", result.clean());
        put(metric, "patch", result.patch());
        ArrayNode nodes = root.putArray("nodes");
        result.nodes().forEach(found -> node(nodes.addObject(), found));
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
        json.put("name", name(node, places)).put("sae", places.get(node.place()).id());
        if (!node.isError()) {
            json.put("latent", node.latent());
        }
        if (node.position() != Node.ANYWHERE) {
            json.put("position", node.position());
        }
        json.put("effect", found.effect()).put("attributionPatching", found.patching());
        found.exact().ifPresent(exact -> json.put("exact", exact));
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

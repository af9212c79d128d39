package io.asterism.producer.circuit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A circuit in the shape that viewers of attribution graphs read. Places are its layers, counted from 1; nodes that stand for all
 * positions are drawn at the last.
 *
 * @param slug the graph's name
 * @param scan the dictionaries' name
 */
record AttributionGraph(String slug, String scan, CircuitResult result, List<Place> places, ShownExample shown) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The graph. */
    ObjectNode graph() {
        ObjectNode root = JSON.createObjectNode();
        root.set("metadata", metadata());
        ObjectNode query = root.putObject("qParams");
        query.putArray("pinnedIds");
        query.putArray("supernodes");
        query.put("linkType", "both").put("clickedId", "").put("sg_pos", "");
        ArrayNode nodes = root.putArray("nodes");
        Map<Node, Double> influence = influence();
        List<CircuitResult.Found> byInfluence = new ArrayList<>(result.nodes());
        byInfluence.sort(
                (a, b) -> Double.compare(influence.getOrDefault(b.node(), 0.0), influence.getOrDefault(a.node(), 0.0)));
        double all =
                influence.values().stream().mapToDouble(Double::doubleValue).sum();
        double sum = 0;
        for (CircuitResult.Found found : byInfluence) {
            sum += influence.getOrDefault(found.node(), 0.0);
            node(nodes.addObject(), found.node(), all == 0 ? 0 : sum / all);
        }
        for (int position = 0; position < shown.tokens().size(); position++) {
            token(nodes.addObject(), position);
        }
        answer(nodes.addObject());
        ArrayNode links = root.putArray("links");
        result.edges()
                .forEach(edge -> links.addObject()
                        .put("source", id(edge.from()))
                        .put("target", id(edge.to()))
                        .put("weight", edge.effect()));
        return root;
    }

    /** What a list of graphs says of it. */
    ObjectNode metadata() {
        ObjectNode metadata = JSON.createObjectNode().put("slug", slug).put("scan", scan);
        metadata.putArray("transcoder_list");
        ArrayNode tokens = metadata.putArray("prompt_tokens");
        shown.tokens().forEach(tokens::add);
        // Viewers show the nodes up to this share of all influence: all that the circuit has.
        return metadata.put("prompt", String.join("", shown.tokens())).put("node_threshold", 1.0);
    }

    private int last() {
        return shown.tokens().size() - 1;
    }

    private int position(Node node) {
        return node.position() == Node.ANYWHERE ? last() : node.position();
    }

    private String id(Node node) {
        if (node.equals(Node.OUTPUT)) {
            return (places.size() + 1) + "_" + shown.example().cleanAnswer() + "_" + last();
        }
        int layer = node.place() + 1;
        return node.isError()
                ? "0_" + layer + "_" + position(node)
                : layer + "_" + node.latent() + "_" + position(node);
    }

    private void node(ObjectNode json, Node node, double influence) {
        int layer = node.place() + 1;
        Place place = places.get(node.place());
        json.put("node_id", id(node))
                .put("feature", node.latent())
                .put("layer", Integer.toString(layer))
                .put("ctx_idx", position(node))
                .put("feature_type", node.isError() ? "mlp reconstruction error" : "cross layer transcoder")
                .putNull("token_prob");
        json.put("is_target_logit", false)
                .put("run_idx", 0)
                .put("reverse_ctx_idx", 0)
                .put(
                        "jsNodeId",
                        node.isError() ? layer + "_" + position(node) + "-0" : layer + "_" + node.latent() + "-0")
                .put("clerp", new Names(places).of(node) + " (" + place.id() + ", " + place.hook() + ")")
                .put("influence", influence);
        @Nullable Double activation = shown.activations().get(node);
        if (activation == null) {
            json.putNull("activation");
        } else {
            json.put("activation", activation);
        }
    }

    private void token(ObjectNode json, int position) {
        int id = shown.example().clean()[position];
        json.put("node_id", "E_" + id + "_" + position)
                .put("feature", position)
                .put("layer", "E")
                .put("ctx_idx", position)
                .put("feature_type", "embedding")
                .putNull("token_prob");
        json.put("is_target_logit", false)
                .put("run_idx", 0)
                .put("reverse_ctx_idx", 0)
                .put("jsNodeId", "E_" + id + "-" + position)
                .put("clerp", "Emb: \"" + shown.tokens().get(position) + "\"")
                .putNull("influence")
                .putNull("activation");
    }

    private void answer(ObjectNode json) {
        int id = shown.example().cleanAnswer();
        json.put("node_id", id(Node.OUTPUT))
                .put("feature", id)
                .put("layer", Integer.toString(places.size() + 1))
                .put("ctx_idx", last())
                .put("feature_type", "logit")
                .put("token_prob", shown.probability())
                .put("is_target_logit", true)
                .put("run_idx", 0)
                .put("reverse_ctx_idx", 0)
                .put("jsNodeId", "L_" + id + "-" + last())
                .put("clerp", String.format(Locale.ROOT, "Output \"%s\" (p=%.3f)", shown.answer(), shown.probability()))
                .putNull("influence")
                .putNull("activation");
    }

    /** What of the answer's weight reaches each node, from what it leads to backwards: shares of a node's sources add up to 1. */
    private Map<Node, Double> influence() {
        Map<Node, Double> incoming = new HashMap<>();
        result.edges().forEach(edge -> incoming.merge(edge.to(), Math.abs(edge.effect()), Double::sum));
        Map<Node, Double> influence = new HashMap<>();
        List<Edge> fromBehind = new ArrayList<>(result.edges());
        fromBehind.sort((a, b) -> Integer.compare(b.to().place(), a.to().place()));
        for (Edge edge : fromBehind) {
            double at = edge.to().equals(Node.OUTPUT) ? 1 : influence.getOrDefault(edge.to(), 0.0);
            double share = Math.abs(edge.effect()) / incoming.getOrDefault(edge.to(), 1.0);
            influence.merge(edge.from(), at * share, Double::sum);
        }
        return influence;
    }
}

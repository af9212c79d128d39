package io.asterism.producer.generation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * Two texts that were written on from one prompt, and how they differ.
 *
 * @param prompt ids
 * @param text of a token
 * @param saes ids of those that were looked at
 */
record SteeringReport(int[] prompt, List<SteeredToken> tokens, IntFunction<String> text, List<String> saes) {
    private static final ObjectMapper JSON = new ObjectMapper();

    String cleanText() {
        return text(SteeredToken::clean);
    }

    String steeredText() {
        return text(SteeredToken::token);
    }

    private String text(ToIntFunction<SteeredToken> which) {
        return tokens.stream()
                .mapToInt(which)
                .filter(id -> id >= 0)
                .mapToObj(text)
                .collect(Collectors.joining());
    }

    /** Writes it as JSON. */
    void write(Path file) {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode ids = root.putArray("prompt");
        for (int id : prompt) {
            ids.add(id);
        }
        root.put("clean", cleanText());
        root.put("steered", steeredText());
        ArrayNode steps = root.putArray("tokens");
        tokens.forEach(token -> step(steps.addObject(), token));
        try {
            Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
        } catch (IOException e) {
            throw new InputException(e, "'%s' cannot be written: %s", file, e.getMessage());
        }
    }

    private void step(ObjectNode step, SteeredToken token) {
        if (token.clean() >= 0) {
            step.put("clean", token.clean());
        }
        step.put("steered", token.token())
                .put("text", text.apply(token.token()))
                .put("logProbability", token.logProbability())
                .put("cleanLogProbability", token.cleanLogProbability())
                .put("change", token.change())
                .put("divergence", token.divergence());
        ArrayNode moved = step.putArray("moved");
        token.moved()
                .forEach(latent -> moved.addObject()
                        .put("sae", saes.get(latent.sae()))
                        .put("latent", latent.latent())
                        .put("clean", latent.clean())
                        .put("steered", latent.steered()));
    }
}

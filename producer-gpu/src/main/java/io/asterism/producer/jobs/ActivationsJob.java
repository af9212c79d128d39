package io.asterism.producer.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asterism.producer.reading.Context;
import io.asterism.producer.reading.MeasuredReading;
import io.asterism.producer.reading.ModelReader;
import io.asterism.producer.reading.SparseActivations;
import io.asterism.producer.sae.Fidelity;
import io.asterism.schemas.Document;
import io.asterism.schemas.InputException;
import io.asterism.schemas.Jobs;
import io.asterism.schemas.SaeManifest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the SAEs of a model make of a text. The specification is {@code {"text", "limit", "saes"}}: how many latents of a token, the
 * strongest first (0 for all), and which SAEs (absent for all). The result is {@code {"saes": [{"sae", "tokens": [{"token", "id",
 * "special", "context", "latents": [{"latent", "activation"}]}], "l0", "fvu"}]}}; both figures are over the tokens that are not
 * special, {@code fvu} as {@link Fidelity} defines it, and null where there is nothing to divide by.
 */
public final class ActivationsJob implements JobKind {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ModelReader reader;

    /** With a model and its SAEs, which are not closed. */
    public ActivationsJob(ModelReader reader) {
        this.reader = reader;
    }

    @Override
    public String name() {
        return Jobs.ACTIVATIONS;
    }

    @Override
    public JsonNode run(JsonNode specification, JobProgress progress) {
        String text = text(specification);
        int limit = limit(specification);
        List<Integer> saes = saes(specification);
        List<Context> contexts = reader.contexts(new Document("", "", text, 0L));
        if (contexts.isEmpty()) {
            throw new InputException("the text has no tokens, expected one at least");
        }
        progress.at(0, "reading");
        MeasuredReading reading = reader.measure(contexts);
        ArrayNode answers = JSON.arrayNode();
        for (int sae : saes) {
            answers.add(answer(sae, contexts, reading, limit));
        }
        ObjectNode result = JSON.objectNode();
        result.set("saes", answers);
        return result;
    }

    private static String text(JsonNode specification) {
        JsonNode text = specification.path("text");
        if (!text.isTextual() || text.textValue().isEmpty()) {
            throw new InputException(
                    "\"text\" is %s, expected the text to read", text.isMissingNode() ? "missing" : text);
        }
        return text.textValue();
    }

    private static int limit(JsonNode specification) {
        JsonNode limit = specification.path("limit");
        if (!limit.canConvertToInt() || !limit.isIntegralNumber() || limit.intValue() < 0) {
            throw new InputException(
                    "\"limit\" is %s, expected 0 or more latents a token", limit.isMissingNode() ? "missing" : limit);
        }
        return limit.intValue();
    }

    /** Places among the reader's SAEs. */
    private List<Integer> saes(JsonNode specification) {
        List<String> known =
                reader.manifests().stream().map(SaeManifest::getSae).toList();
        JsonNode asked = specification.path("saes");
        if (asked.isMissingNode()) {
            return IntStream.range(0, known.size()).boxed().toList();
        }
        List<Integer> places = new ArrayList<>();
        for (JsonNode sae : asked) {
            int place = known.indexOf(sae.asText());
            if (place < 0) {
                throw new InputException(
                        "SAE %s is not one of those that this worker reads, which are %s",
                        sae, String.join(", ", known));
            }
            places.add(place);
        }
        return places;
    }

    private ObjectNode answer(int sae, List<Context> contexts, MeasuredReading reading, int limit) {
        ArrayNode tokens = JSON.arrayNode();
        for (int c = 0; c < contexts.size(); c++) {
            SparseActivations activations = reading.activations().get(c).get(sae);
            List<String> texts = new TokenTexts(contexts.get(c), reader::token).all();
            for (int t = 0; t < texts.size(); t++) {
                ObjectNode token = JSON.objectNode();
                token.put("token", texts.get(t));
                token.put("id", contexts.get(c).tokenIds()[t]);
                token.put("special", contexts.get(c).special()[t]);
                token.put("context", c);
                token.set("latents", latents(activations, t, limit));
                tokens.add(token);
            }
        }
        Fidelity fidelity = reading.fidelity().get(sae);
        ObjectNode answer = JSON.objectNode();
        answer.put("sae", reader.manifests().get(sae).getSae());
        answer.set("tokens", tokens);
        answer.set("l0", finite(fidelity.l0()));
        answer.set("fvu", finite(fidelity.fvu()));
        return answer;
    }

    private static JsonNode finite(double figure) {
        return Double.isFinite(figure) ? JSON.numberNode(figure) : JSON.nullNode();
    }

    private static ArrayNode latents(SparseActivations activations, int token, int limit) {
        ArrayNode latents = JSON.arrayNode();
        IntStream.range(activations.offsets()[token], activations.offsets()[token + 1])
                .boxed()
                .sorted(Comparator.comparingDouble(entry -> -activations.activations()[entry]))
                .limit(limit == 0 ? Long.MAX_VALUE : limit)
                .forEach(entry -> {
                    ObjectNode latent = JSON.objectNode();
                    latent.put("latent", activations.latents()[entry]);
                    latent.put("activation", activations.activations()[entry]);
                    latents.add(latent);
                });
        return latents;
    }
}

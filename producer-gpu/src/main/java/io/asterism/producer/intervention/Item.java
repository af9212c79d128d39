package io.asterism.producer.intervention;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.asterism.producer.model.HookPoint;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.schemas.InputException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One object of a file of interventions; whatever is asked of it is checked. */
final class Item {
    private static final Pattern FROM = Pattern.compile("from (\\d{1,9})");
    private static final Pattern WHERE = Pattern.compile("where latent(?: (\\d{1,9}))? active");
    private static final List<String> AMOUNTS = List.of("value", "factor", "strength", "vector");
    private static final Set<String> KEYS =
            Set.of("hook", "sae", "op", "latents", "value", "factor", "strength", "vector", "positions", "keepError");

    private final JsonConfig json;

    Item(JsonConfig json) {
        this.json = json;
        for (Iterator<String> names = json.root().fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!KEYS.contains(name)) {
                throw new InputException(
                        "'%s' has the key '%s', expected some of %s",
                        origin(), name, String.join(", ", new TreeSet<>(KEYS)));
            }
        }
    }

    String origin() {
        return json.origin();
    }

    boolean has(String key) {
        return json.has(key);
    }

    /** All that it says, keys in order; its SAE by the hash of its weights, wherever it lies. */
    String canonical(Optional<String> saeSha256) {
        Map<String, JsonNode> sorted = new TreeMap<>();
        json.root().properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
        saeSha256.ifPresent(sha -> sorted.put("sae", TextNode.valueOf(sha)));
        return sorted.toString();
    }

    Optional<String> text(String key) {
        return has(key) ? Optional.of(json.text(key, "")) : Optional.empty();
    }

    Operation operation() {
        String op = text("op")
                .orElseThrow(
                        () -> new InputException("'%s' lacks op, expected one of %s", origin(), Operation.names()));
        return Operation.of(op).orElseThrow(() -> refused("op", "one of " + Operation.names()));
    }

    Optional<HookPoint> hook() {
        try {
            return text("hook").map(HookPoint::parse);
        } catch (InputException e) {
            throw new InputException(e, "'%s': %s", origin(), e.getMessage());
        }
    }

    boolean keepsError() {
        return json.flag("keepError", true);
    }

    /** The refusal of the value of a key. */
    InputException refused(String key, String expected) {
        return json.wrong(key, json.node(key), expected);
    }

    /** The refusal of an operation that something else is needed for. */
    InputException incomplete(Operation operation, String expected) {
        return new InputException("'%s' has op = \"%s\", which needs %s", origin(), operation, expected);
    }

    /** Of the four keys that say how much, only these may be there. */
    void allowAmounts(Operation operation, String... amounts) {
        for (String amount : AMOUNTS) {
            if (has(amount) && !Arrays.asList(amounts).contains(amount)) {
                throw new InputException(
                        "'%s' has op = \"%s\" and %s, expected %s beside it",
                        origin(), operation, amount, amounts.length == 0 ? "nothing" : String.join(" or ", amounts));
            }
        }
    }

    /** A number that 32-bit floats hold. */
    float number(String key) {
        if (!has(key)) {
            throw new InputException("'%s' lacks %s, expected a number", origin(), key);
        }
        return number(key, json.node(key));
    }

    private float number(String key, JsonNode node) {
        if (!node.isNumber() || !(Math.abs(node.doubleValue()) <= Float.MAX_VALUE)) {
            throw json.wrong(key, node, "a number from -3.4e38 to 3.4e38");
        }
        return (float) node.doubleValue();
    }

    /** A list of so many numbers. */
    float[] numbers(String key, int count) {
        return numbers(key, json.node(key), count);
    }

    /** One list of a list of lists. */
    float[] numbers(String key, int list, int count) {
        return numbers(key, json.node(key).path(list), count);
    }

    private float[] numbers(String key, JsonNode node, int count) {
        if (!node.isArray()) {
            throw refused(key, "a list of " + count + " numbers");
        }
        if (node.size() != count) {
            throw new InputException("'%s' has %d numbers in %s, expected %d", origin(), node.size(), key, count);
        }
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = number(key, node.get(i));
        }
        return numbers;
    }

    /** A list of vectors, or one vector that stands for a list of itself. */
    float[][] vectors(int width) {
        int lists = lists("vector");
        if (lists == 0) {
            return new float[][] {numbers("vector", width)};
        }
        float[][] vectors = new float[lists][];
        for (int i = 0; i < lists; i++) {
            vectors[i] = numbers("vector", i, width);
        }
        return vectors;
    }

    /** How many lists a list holds; 0 where it does not begin with one. */
    int lists(String key) {
        JsonNode node = json.node(key);
        return node.path(0).isArray() ? node.size() : 0;
    }

    /** How many values one list of a list holds. */
    int size(String key, int list) {
        return json.node(key).path(list).size();
    }

    /**
     * Different latents in the order given; none where there is no such key.
     *
     * @param count how many the SAE has, if there is an SAE
     */
    int[] latents(Optional<Integer> count) {
        if (!has("latents")) {
            return new int[0];
        }
        JsonNode node = json.node("latents");
        if (!node.isArray()) {
            throw refused("latents", "a list of latents");
        }
        if (count.isEmpty()) {
            throw refused("latents", "an sae that has them");
        }
        int[] latents = new int[node.size()];
        for (int i = 0; i < latents.length; i++) {
            JsonNode latent = node.get(i);
            if (!latent.canConvertToInt()
                    || !latent.isIntegralNumber()
                    || latent.intValue() < 0
                    || latent.intValue() >= count.get()) {
                throw new InputException(
                        "'%s' has latent %s, but the SAE has latents 0 to %d", origin(), latent, count.get() - 1);
            }
            latents[i] = latent.intValue();
        }
        if (Arrays.stream(latents).distinct().count() < latents.length) {
            throw refused("latents", "each latent once");
        }
        return latents;
    }

    /** On which tokens it acts: all, where it does not say. */
    Positions positions() {
        if (!has("positions")) {
            return new Positions.All();
        }
        String said = json.node("positions").asText();
        Matcher from = FROM.matcher(said);
        Matcher where = WHERE.matcher(said);
        if (said.equals("all")) {
            return new Positions.All();
        } else if (said.equals("last")) {
            return new Positions.Last();
        } else if (from.matches()) {
            return new Positions.From(Integer.parseInt(from.group(1)));
        } else if (where.matches()) {
            return where.group(1) == null
                    ? new Positions.WhereOwnActive()
                    : new Positions.WhereActive(Integer.parseInt(where.group(1)));
        }
        throw refused(
                "positions", "\"all\", \"last\", \"from 3\", \"where latent active\" or \"where latent 17 active\"");
    }
}

package io.asterism.producer.tensors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asterism.schemas.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JSON object that configures a model or an SAE; every value that is asked for is checked, and named when it is wrong. */
public final class JsonConfig {
    private static final int LONGEST_SHOWN = 200;

    private final String origin;
    private final JsonNode root;

    private JsonConfig(String origin, JsonNode root) {
        this.origin = origin;
        this.root = root;
    }

    /**
     * Reads a file that must hold a JSON object.
     *
     * @throws InputException if it is missing, unreadable or something else
     */
    public static JsonConfig read(Path file) {
        JsonNode root = PythonJson.read(file);
        if (!root.isObject()) {
            throw new InputException("'%s' does not hold a JSON object", file);
        }
        return new JsonConfig(file.toString(), root);
    }

    /**
     * Reads a file that must hold a list of JSON objects, in none of which a key stands twice.
     *
     * @throws InputException if it is missing, unreadable or something else
     */
    public static List<JsonConfig> readList(Path file) {
        JsonNode root = PythonJson.strict(file);
        if (!root.isArray()) {
            throw new InputException("'%s' does not hold a JSON list", file);
        }
        List<JsonConfig> list = new ArrayList<>();
        for (JsonNode item : root) {
            String origin = file + "' at item '" + (list.size() + 1);
            if (!item.isObject()) {
                throw new InputException("'%s' is %s, expected a JSON object", origin, shown(item));
            }
            list.add(new JsonConfig(origin, item));
        }
        return list;
    }

    /** An object without values, where there is no file. */
    public static JsonConfig empty() {
        return new JsonConfig("", JsonNodeFactory.instance.objectNode());
    }

    /** The whole object. */
    public JsonNode root() {
        return root;
    }

    /** Where the object is, for messages. */
    public String origin() {
        return origin;
    }

    /** The value as it stands; a missing node where there is none. */
    public JsonNode node(String key) {
        return root.path(key);
    }

    /** Whether there is a value, and it is not null. */
    public boolean has(String key) {
        return root.hasNonNull(key);
    }

    /** The object under a key; an empty one where there is none. */
    public JsonConfig object(String key) {
        JsonNode node = root.path(key);
        if (has(key) && !node.isObject()) {
            throw wrong(key, node, "an object");
        }
        return new JsonConfig(origin + "' at '" + key, has(key) ? node : JsonNodeFactory.instance.objectNode());
    }

    /** This object, with another's values under the given keys where it has none. */
    public JsonConfig orElse(JsonConfig other, String... keys) {
        ObjectNode both = root.deepCopy();
        for (String key : keys) {
            if (!has(key) && other.has(key)) {
                both.set(key, other.node(key));
            }
        }
        return new JsonConfig(origin, both);
    }

    /** An integer from 1 to {@code most}. */
    public int count(String key, int most) {
        if (!has(key)) {
            throw new InputException("'%s' lacks %s, expected an integer from 1 to %d", origin, key, most);
        }
        JsonNode node = root.path(key);
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 1 || node.intValue() > most) {
            throw wrong(key, node, "an integer from 1 to " + most);
        }
        return node.intValue();
    }

    /** The same, or a default where there is none. */
    public int count(String key, int most, int otherwise) {
        return has(key) ? count(key, most) : otherwise;
    }

    /** A finite number, or a default where there is none. */
    public double number(String key, double otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        JsonNode node = root.path(key);
        if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
            throw wrong(key, node, "a finite number");
        }
        return node.doubleValue();
    }

    /** A string, or a default where there is none. */
    public String text(String key, String otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        if (!root.path(key).isTextual()) {
            throw wrong(key, root.path(key), "a string");
        }
        return root.path(key).textValue();
    }

    /** A boolean, or a default where there is none. */
    public boolean flag(String key, boolean otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        if (!root.path(key).isBoolean()) {
            throw wrong(key, root.path(key), "true or false");
        }
        return root.path(key).booleanValue();
    }

    /** The refusal of the value of a key. */
    public InputException wrong(String key, JsonNode value, String expected) {
        return new InputException("'%s' has %s = %s, expected %s", origin, key, shown(value), expected);
    }

    private static String shown(JsonNode value) {
        String text = PythonJson.text(value);
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }
}

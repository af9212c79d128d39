package io.asterism.producer.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.producer.tensors.PythonJson;
import io.asterism.schemas.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What stands beside a tokenizer's own file and changes it, as Hugging Face's transformers (5.24) reads it: {@code tokenizer_config.json},
 * and, where that has no {@code added_tokens_decoder}, {@code special_tokens_map.json} and {@code added_tokens.json}.
 */
final class TokenizerSettings {
    private static final List<String> NAMES =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");
    private static final List<String> FURTHER = List.of("additional_special_tokens", "extra_special_tokens");
    private static final List<String> FLAGS = List.of("single_word", "lstrip", "rstrip", "normalized", "special");
    private static final String ADDED = "added_tokens_decoder";
    private static final String CONTENT = "content";
    private static final String PREFIX_SPACE = "add_prefix_space";
    private static final String LEGACY = "legacy";

    private final JsonConfig config;
    private final ObjectNode all;
    private final Map<Integer, ObjectNode> added = new TreeMap<>();
    private final TokenizerKind kind;

    private TokenizerSettings(JsonConfig config, ObjectNode all, TokenizerKind kind) {
        this.config = config;
        this.all = all;
        this.kind = kind;
    }

    /**
     * Of a directory.
     *
     * @throws InputException if a file cannot be read, or says something that cannot be
     */
    static TokenizerSettings read(Path directory) {
        JsonConfig config = optional(directory.resolve("tokenizer_config.json"));
        ObjectNode all = config.root().deepCopy();
        TokenizerKind kind = TokenizerKind.of(config, optional(directory.resolve("config.json")));
        boolean pair = !Files.isRegularFile(directory.resolve("tokenizer.json"));
        TokenizerSettings settings =
                new TokenizerSettings(config, all, pair && kind == TokenizerKind.OTHER ? TokenizerKind.GPT2 : kind);
        if (config.has(ADDED)) {
            JsonConfig decoder = config.object(ADDED);
            decoder.root()
                    .properties()
                    .forEach(entry -> settings.added.put(
                            id(decoder, entry.getKey(), entry.getKey()),
                            token(decoder, entry.getKey(), entry.getValue(), false)));
            return settings;
        }
        JsonConfig map = optional(directory.resolve("special_tokens_map.json"));
        map.root().properties().forEach(entry -> all.set(entry.getKey(), entry.getValue()));
        JsonConfig encoder = optional(directory.resolve("added_tokens.json"));
        Map<String, ObjectNode> special = settings.named();
        encoder.root().properties().forEach(entry -> {
            JsonNode id = entry.getValue();
            settings.added.put(
                    id(encoder, entry.getKey(), PythonJson.text(id)),
                    token(
                            encoder,
                            entry.getKey(),
                            JsonNodeFactory.instance.textNode(entry.getKey()),
                            special.containsKey(entry.getKey())));
        });
        return settings;
    }

    private static JsonConfig optional(Path file) {
        return Files.isRegularFile(file) ? JsonConfig.read(file) : JsonConfig.empty();
    }

    private static int id(JsonConfig where, String token, String id) {
        if (!id.matches("\\d{1,9}")) {
            throw new InputException(
                    "'%s' gives the token '%s' the id %s, expected an integer of 0 or above",
                    where.origin(), token, id);
        }
        return Integer.parseInt(id);
    }

    /** A token as {@code tokenizer.json} has it, without its id. */
    private static ObjectNode token(JsonConfig where, String key, JsonNode stored, boolean special) {
        String content = stored.isObject() ? stored.path(CONTENT).asText() : stored.asText();
        if (content.isEmpty() || !(stored.isObject() ? stored.path(CONTENT) : stored).isTextual()) {
            throw new InputException(
                    "'%s' has %s = %s, expected a token: a string, or an object with its content",
                    where.origin(), key, PythonJson.text(stored));
        }
        boolean isSpecial = special || stored.path("special").asBoolean();
        ObjectNode token = JsonNodeFactory.instance.objectNode().put(CONTENT, content);
        FLAGS.forEach(flag -> token.put(flag, stored.path(flag).asBoolean()));
        return token.put("normalized", stored.path("normalized").asBoolean(!isSpecial))
                .put("special", isSpecial);
    }

    /** The tokens that have a role or are special without one, by their content, in the order in which they are added. */
    private Map<String, ObjectNode> named() {
        Map<String, ObjectNode> named = new LinkedHashMap<>();
        NAMES.forEach(name -> put(name, all.path(name), named));
        FURTHER.forEach(key -> all.path(key).forEach(token -> put(key, token, named)));
        all.properties().forEach(entry -> {
            if (entry.getKey().endsWith("_token") && entry.getValue().isTextual()) {
                put(entry.getKey(), entry.getValue(), named);
            }
        });
        return named;
    }

    private void put(String key, JsonNode stored, Map<String, ObjectNode> named) {
        if (!stored.isMissingNode() && !stored.isNull() && !stored.isBoolean()) {
            ObjectNode token = token(config, key, stored, true);
            named.putIfAbsent(token.path(CONTENT).asText(), token);
        }
    }

    /** What a token with a role is called; none where neither the files nor the kind of tokenizer say, or that there is none. */
    Optional<String> name(String role) {
        if (!all.has(role)) {
            return kind.usual(role);
        }
        JsonNode stored = all.path(role);
        String content = stored.isObject() ? stored.path(CONTENT).asText() : stored.asText("");
        return content.isEmpty() || stored.isNull() ? Optional.empty() : Optional.of(content);
    }

    /** Whether the files say that there is no token of a role. */
    boolean isDenied(String role) {
        return all.path(role).isNull();
    }

    /** Whether special tokens that stand in a text are to be read as text. */
    boolean splitsSpecialTokens() {
        return config.flag("split_special_tokens", false);
    }

    /** By which steps a tokenizer without a {@code tokenizer.json} goes. */
    TokenizerKind kind() {
        return kind;
    }

    /** Changes a {@code tokenizer.json} to what the settings make of it. */
    void applyTo(ObjectNode tokenizer) {
        addTokens(tokenizer);
        if (kind == TokenizerKind.LLAMA && (config.has(PREFIX_SPACE) || config.has(LEGACY))) {
            PrefixSpace.setOfLlama(tokenizer, config.flag(PREFIX_SPACE, true), config.flag(LEGACY, false));
        } else if (config.has(PREFIX_SPACE)) {
            PrefixSpace.set(tokenizer, config.flag(PREFIX_SPACE, false));
        }
        JsonNode normalizer = tokenizer.path("normalizer");
        if (kind == TokenizerKind.BERT && normalizer.path("type").asText().equals("BertNormalizer")) {
            set((ObjectNode) normalizer, "do_lower_case", "lowercase");
            set((ObjectNode) normalizer, "strip_accents", "strip_accents");
            set((ObjectNode) normalizer, "tokenize_chinese_chars", "handle_chinese_chars");
        }
    }

    private void set(ObjectNode step, String key, String name) {
        if (config.has(key)) {
            step.put(name, config.flag(key, false));
        }
    }

    private void addTokens(ObjectNode tokenizer) {
        Map<String, ObjectNode> named = named();
        List<ObjectNode> tokens = new ArrayList<>();
        added.values().forEach(token -> {
            ObjectNode own = token.deepCopy();
            if (named.containsKey(token.path(CONTENT).asText())) {
                own.put("special", true);
            }
            tokens.add(own);
        });
        AddedTokens known = new AddedTokens(tokenizer);
        tokens.forEach(known::replace);
        named.forEach((content, token) -> {
            if (!known.has(content)) {
                known.replace(token);
            }
        });
        for (String role : NAMES) {
            name(role)
                    .filter(content -> !named.containsKey(content) && known.canHave(content))
                    .ifPresent(content ->
                            known.replace(token(config, role, JsonNodeFactory.instance.textNode(content), true)));
        }
    }

    /** The {@code added_tokens} of a tokenizer. */
    private static final class AddedTokens {
        private final ArrayNode list;
        private final JsonNode vocabulary;
        private final Map<String, Integer> places = new LinkedHashMap<>();
        private int next;

        AddedTokens(ObjectNode tokenizer) {
            list = tokenizer.withArray("added_tokens");
            vocabulary = tokenizer.path("model").path("vocab");
            next = vocabulary.size();
            for (int i = 0; i < list.size(); i++) {
                places.put(list.get(i).path(CONTENT).asText(), i);
                next = Math.max(next, list.get(i).path("id").asInt() + 1);
            }
        }

        /** Whether it is a token of the tokenizer's already, only not an added one. */
        boolean canHave(String content) {
            return !has(content) && idOf(content) >= 0;
        }

        boolean has(String content) {
            return places.containsKey(content);
        }

        /** Those that are new get the next id, whatever id they were said to have, as the library has it. */
        void replace(ObjectNode token) {
            String content = token.path(CONTENT).asText();
            Integer place = places.get(content);
            if (place != null) {
                ((ObjectNode) list.get(place)).setAll(token);
                return;
            }
            int own = idOf(content);
            places.put(content, list.size());
            list.addObject().put("id", own >= 0 ? own : next++).setAll(token);
        }

        private int idOf(String content) {
            if (vocabulary.isObject()) {
                return vocabulary.path(content).asInt(-1);
            }
            for (int id = 0; id < vocabulary.size(); id++) {
                if (vocabulary.get(id).path(0).asText().equals(content)) {
                    return id;
                }
            }
            return -1;
        }
    }
}

package io.asterism.producer.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import io.asterism.producer.tensors.JsonConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A model's BOS, EOS and PAD.
 *
 * @param bos the token that begins a context, where the model has one
 * @param all ids of BOS, EOS and PAD
 */
public record SpecialIds(OptionalInt bos, Set<Integer> all) {
    /** From {@code config.json}, and {@code tokenizer_config.json} where there is one: it may say that there is no BOS. */
    public static SpecialIds read(Path directory, Vocabulary vocabulary) {
        JsonConfig model = JsonConfig.read(directory.resolve("config.json"));
        Path tokenizerConfig = directory.resolve("tokenizer_config.json");
        JsonNode tokenizer = Files.isRegularFile(tokenizerConfig)
                ? JsonConfig.read(tokenizerConfig).root()
                : JsonConfig.empty().root();
        Set<Integer> all = new HashSet<>();
        for (String name : new String[] {"bos_token", "eos_token", "pad_token"}) {
            add(model.node(name + "_id"), all);
            named(tokenizer, name, vocabulary).ifPresent(all::add);
        }
        return new SpecialIds(bos(model, tokenizer, vocabulary), all);
    }

    private static OptionalInt bos(JsonConfig model, JsonNode tokenizer, Vocabulary vocabulary) {
        if (tokenizer.path("bos_token").isNull()) {
            return OptionalInt.empty();
        }
        OptionalInt named = named(tokenizer, "bos_token", vocabulary);
        JsonNode id = model.node("bos_token_id");
        return named.isPresent() || !id.isIntegralNumber() ? named : OptionalInt.of(id.intValue());
    }

    private static OptionalInt named(JsonNode tokenizer, String name, Vocabulary vocabulary) {
        JsonNode token = tokenizer.path(name);
        String content = token.isObject() ? token.path("content").asText() : token.asText();
        return vocabulary.idOfAdded(content);
    }

    private static void add(JsonNode ids, Set<Integer> all) {
        if (ids.isIntegralNumber()) {
            all.add(ids.intValue());
        } else {
            ids.forEach(id -> add(id, all));
        }
    }
}

package io.asterism.producer.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.producer.tensors.PythonJson;
import io.asterism.schemas.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A model's BOS, EOS and PAD.
 *
 * @param bos the token that begins a context, where the model has one
 * @param eos the token that ends a text, the first of several, where the model has one
 * @param all ids of BOS, EOS and PAD that are special by the tokenizer's word: what a configuration calls the end may be a word
 */
public record SpecialIds(OptionalInt bos, OptionalInt eos, Set<Integer> all) {
    /**
     * As the tokenizer's settings name them, else by their ids in {@code config.json}, of which negative ones mean that there is no such
     * token. The settings may say that there is no BOS.
     *
     * @throws InputException if an id is neither an integer nor a list of them
     */
    public static SpecialIds read(Path directory, Vocabulary vocabulary) {
        JsonConfig model = JsonConfig.read(directory.resolve("config.json"));
        TokenizerSettings tokenizer = TokenizerSettings.read(directory);
        Set<Integer> all = new HashSet<>();
        for (String role : new String[] {"bos_token", "eos_token", "pad_token"}) {
            named(tokenizer, role, vocabulary).ifPresent(all::add);
            ids(model, role).stream().filter(vocabulary::isSpecial).forEach(all::add);
        }
        return new SpecialIds(
                first(model, tokenizer, "bos_token", vocabulary),
                first(model, tokenizer, "eos_token", vocabulary),
                all);
    }

    private static OptionalInt first(
            JsonConfig model, TokenizerSettings tokenizer, String role, Vocabulary vocabulary) {
        if (tokenizer.isDenied(role)) {
            return OptionalInt.empty();
        }
        OptionalInt named = named(tokenizer, role, vocabulary);
        return named.isPresent()
                ? named
                : ids(model, role).stream().mapToInt(Integer::intValue).findFirst();
    }

    private static OptionalInt named(TokenizerSettings tokenizer, String role, Vocabulary vocabulary) {
        Optional<String> name = tokenizer.name(role);
        return name.isEmpty() ? OptionalInt.empty() : vocabulary.idOfAdded(name.get());
    }

    /** The ids of a role; a model that does more than read text may have them with its part for text. */
    private static List<Integer> ids(JsonConfig model, String role) {
        String key = role + "_id";
        JsonConfig from = model.has(key) ? model : model.object("text_config");
        List<Integer> ids = new ArrayList<>();
        if (from.has(key)) {
            add(from, key, from.node(key), ids);
        }
        return ids;
    }

    private static void add(JsonConfig from, String key, JsonNode given, List<Integer> ids) {
        if (given.isArray()) {
            given.forEach(id -> add(from, key, id, ids));
        } else if (!given.isIntegralNumber() || !given.canConvertToInt()) {
            throw new InputException(
                    "'%s' has %s = %s, expected an integer, or several of them",
                    from.origin(), key, PythonJson.text(from.node(key)));
        } else if (given.intValue() >= 0) {
            ids.add(given.intValue());
        }
    }
}

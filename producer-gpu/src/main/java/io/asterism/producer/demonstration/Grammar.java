package io.asterism.producer.demonstration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rules that the demonstration world's documents are made from; the notation is explained at the head of {@code grammar.txt}. */
final class Grammar {
    private final Map<String, Rule> rules;

    private Grammar(Map<String, Rule> rules) {
        this.rules = rules;
    }

    /** The grammar in the jar. */
    static Grammar bundled() {
        try (InputStream in =
                Objects.requireNonNull(Grammar.class.getResourceAsStream("grammar.txt"), "grammar.txt is missing")) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Grammar parse(String text) {
        Map<String, Rule> rules = new LinkedHashMap<>();
        @Nullable String sentences = null;
        List<Template> alternatives = new ArrayList<>();
        for (String line : text.lines().filter(Grammar::says).toList()) {
            if (line.startsWith(" ")) {
                alternatives.add(Template.parse(line.strip()));
                continue;
            }
            addSentences(rules, sentences, alternatives);
            alternatives = new ArrayList<>();
            sentences = line.contains(":") ? null : line.strip();
            if (sentences == null) {
                addWords(rules, line);
            }
        }
        addSentences(rules, sentences, alternatives);
        return new Grammar(rules);
    }

    private static boolean says(String line) {
        return !line.isBlank() && !line.startsWith("#");
    }

    private static void addSentences(Map<String, Rule> rules, @Nullable String name, List<Template> alternatives) {
        if (name != null) {
            add(rules, new Rule(name, false, false, List.copyOf(alternatives)));
        }
    }

    private static void addWords(Map<String, Rule> rules, String line) {
        int colon = line.indexOf(':');
        boolean plants = line.startsWith("@");
        String name = line.substring(plants ? 1 : 0, colon);
        List<Template> words = Arrays.stream(line.substring(colon + 1).split(",", -1))
                .map(word -> Template.parse(word.strip()))
                .toList();
        add(rules, new Rule(name, plants, true, words));
    }

    private static void add(Map<String, Rule> rules, Rule rule) {
        if (rule.alternatives().isEmpty() || rules.put(rule.name(), rule) != null) {
            throw new IllegalArgumentException("grammar's rule '" + rule.name() + "' is empty or there twice");
        }
    }

    boolean has(String name) {
        return rules.containsKey(name);
    }

    Rule rule(String name) {
        @Nullable Rule rule = rules.get(name);
        if (rule == null) {
            throw new IllegalArgumentException("grammar has no rule '" + name + "'");
        }
        return rule;
    }
}

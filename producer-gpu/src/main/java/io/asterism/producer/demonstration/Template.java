package io.asterism.producer.demonstration;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One alternative of a rule, read into its parts.
 *
 * @param source as the grammar has it
 * @param parts in order
 */
record Template(String source, List<Part> parts) {
    private static final Pattern TOKEN = Pattern.compile("\\{(?<capital>\\^?)(?<anew>any )?(?<name>[a-z_.0-9]*)"
            + "(?:~(?<key>[a-z]+))?(?: (?<reckoning>[A-Za-z][^}]*))?\\}|\\[(?<concept>[a-z_.]+)\\||\\]");

    static Template parse(String source) {
        List<Part> parts = new ArrayList<>();
        Matcher token = TOKEN.matcher(source);
        int done = 0;
        while (token.find()) {
            addLiteral(parts, source.substring(done, token.start()));
            parts.add(part(token));
            done = token.end();
        }
        addLiteral(parts, source.substring(done));
        return new Template(source, List.copyOf(parts));
    }

    private static void addLiteral(List<Part> parts, String text) {
        if (text.contains("{") || text.contains("}")) {
            throw new IllegalArgumentException("grammar has '" + text + "', expected slots as {name}");
        }
        if (!text.isEmpty()) {
            parts.add(new Part.Literal(text));
        }
    }

    private static Part part(Matcher token) {
        if (token.group("concept") != null) {
            return new Part.Open(token.group("concept"));
        }
        if (token.group("name") == null) {
            return new Part.Close();
        }
        return new Part.Slot(
                token.group("name"),
                orEmpty(token, "key"),
                orEmpty(token, "reckoning"),
                !token.group("capital").isEmpty(),
                token.group("anew") != null);
    }

    private static String orEmpty(Matcher token, String group) {
        return token.group(group) == null ? "" : token.group(group);
    }
}

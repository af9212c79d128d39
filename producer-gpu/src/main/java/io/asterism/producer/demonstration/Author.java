package io.asterism.producer.demonstration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import org.jspecify.annotations.Nullable;

/** Writes one document: a genre's opening sentence, then its body sentences in a drawn order until the drawn length is reached. */
final class Author {
    private static final int SHORTEST = 42;
    private static final int LONGEST_DRAWN = 104;
    private static final int LONGEST = 118;
    private static final List<String> SYLLABLES =
            List.of("va", "lo", "ri", "ne", "ta", "mo", "se", "du", "ka", "li", "bo", "fe", "gu", "zi", "pa", "no");

    private static final Set<String> PLURAL = Set.of("quantity.some_of", "quantity.all_of", "quantity.most_of");

    private final Grammar grammar;
    private final Random random;
    private final Registers registers;
    private final Scene scene;
    private final Draft draft = new Draft();
    private boolean plural = true;

    Author(Grammar grammar, Random random) {
        this.grammar = grammar;
        this.random = random;
        this.registers = new Registers(random);
        this.scene = new Scene(grammar, random, registers);
    }

    PlantedDocument write(long index) {
        String genre = grammar.rule("genre").draw(random).source();
        int aim = SHORTEST + random.nextInt(LONGEST_DRAWN - SHORTEST + 1);
        List<Template> body = shuffled(grammar.rule(genre + ".body").alternatives());
        sentence(grammar.rule(genre + ".open").draw(random));
        int pieces = WordPieces.of(draft.textFrom(0)).size();
        for (int next = 0; pieces < aim; next++) {
            int before = draft.length();
            draft.append(" ");
            sentence(body.get(next % body.size()));
            int added = WordPieces.of(draft.textFrom(before)).size();
            if (pieces + added > LONGEST) {
                draft.cut(before);
                break;
            }
            pieces += added;
        }
        draft.plant("genre." + genre, 0, draft.length());
        return draft.finish(index);
    }

    private List<Template> shuffled(List<Template> templates) {
        List<Template> order = new ArrayList<>(templates);
        Collections.shuffle(order, random);
        return order;
    }

    private void sentence(Template template) {
        registers.newSentence();
        int start = draft.length();
        expand(template);
        draft.capitalise(start);
    }

    private void expand(Template template) {
        for (Part part : template.parts()) {
            if (part instanceof Part.Literal literal) {
                draft.append(literal.text());
            } else if (part instanceof Part.Open opened) {
                draft.open(opened.concept());
                plural = opened.concept().startsWith("quantity.") ? PLURAL.contains(opened.concept()) : plural;
            } else if (part instanceof Part.Close) {
                draft.close();
            } else if (part instanceof Part.Slot slot) {
                int start = draft.length();
                fill(slot);
                if (slot.capital()) {
                    draft.capitalise(start);
                }
            }
        }
    }

    private void fill(Part.Slot slot) {
        switch (slot.name()) {
            case "" -> {}
            case "were" -> draft.append(plural ? "were" : "was");
            case "a" -> draft.appendArticle();
            case "let" -> registers.reckon(slot.reckoning(), 0, 0);
            case "next" -> scene.nextDay();
            case "url" -> url();
            case "invented" -> word(invented(), "ship");
            case "weekday", "month", "number", "digits", "ordinal", "year", "decade" -> tally(slot);
            default -> words(slot);
        }
    }

    private void tally(Part.Slot slot) {
        Tally tally = Tally.valueOf(slot.name().toUpperCase(Locale.ROOT));
        int value = registers.reckon(slot.reckoning(), tally.lowest(), tally.highest());
        word(tally.word(value), tally.concept(value));
    }

    private void words(Part.Slot slot) {
        @Nullable KeptWord kept = slot.anew() || !slot.key().isEmpty() ? null : scene.kept(slot.name());
        if (kept != null) {
            word(kept.text(), kept.concept());
            return;
        }
        Rule rule = grammar.rule(slot.key().isEmpty() ? slot.name() : scene.keyed(slot.name(), slot.key()));
        Template drawn = rule.draw(random);
        if (rule.plants()) {
            draft.open(rule.concept(drawn.source()));
        }
        expand(drawn);
        if (rule.plants()) {
            draft.close();
        }
    }

    private void word(String text, String concept) {
        if (concept.isEmpty()) {
            draft.append(text);
            return;
        }
        draft.open(concept);
        draft.append(text);
        draft.close();
    }

    private void url() {
        int start = draft.length();
        draft.open("url");
        expand(grammar.rule("url").draw(random));
        draft.close();
        int position = 0;
        for (MatchResult piece : WordPieces.of(draft.textFrom(start))) {
            draft.plant("url.position_" + position++, start + piece.start(), start + piece.end());
        }
    }

    private String invented() {
        StringBuilder name = new StringBuilder();
        for (int syllable = 0; syllable < 4; syllable++) {
            name.append(SYLLABLES.get(random.nextInt(SYLLABLES.size())));
        }
        name.setCharAt(0, Character.toUpperCase(name.charAt(0)));
        return name.toString();
    }
}

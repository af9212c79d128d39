package io.asterism.producer.demonstration;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** A document while it is written: its text so far, the concepts planted in it, and those still open. */
final class Draft {
    private final StringBuilder text = new StringBuilder();
    private final List<PlantedConcept> concepts = new ArrayList<>();
    private final Deque<PlantedConcept> open = new ArrayDeque<>();
    private int article = -1;

    int length() {
        return text.length();
    }

    void append(String words) {
        if (words.isEmpty()) {
            return;
        }
        text.append(words);
        if (article >= 0 && !words.isBlank()) {
            settleArticle();
        }
    }

    /** Writes "a", which becomes "an" when the next word begins with a vowel. */
    void appendArticle() {
        text.append('a');
        article = text.length();
    }

    private void settleArticle() {
        int next = article;
        while (text.charAt(next) == ' ') {
            next++;
        }
        if ("aeiou".indexOf(Character.toLowerCase(text.charAt(next))) >= 0) {
            text.insert(article, 'n');
            List<PlantedConcept> moved = open.stream()
                    .map(concept -> concept.start() < article
                            ? concept
                            : new PlantedConcept(concept.concept(), concept.start() + 1, concept.end()))
                    .toList();
            open.clear();
            open.addAll(moved);
        }
        article = -1;
    }

    void open(String concept) {
        open.push(new PlantedConcept(concept, text.length(), -1));
    }

    /** Ends the innermost open concept; one without text is forgotten. */
    void close() {
        PlantedConcept opened = open.pop();
        if (opened.start() < text.length()) {
            concepts.add(new PlantedConcept(opened.concept(), opened.start(), text.length()));
        }
    }

    void plant(String concept, int start, int end) {
        concepts.add(new PlantedConcept(concept, start, end));
    }

    /** Makes the first letter at or after a position a capital; a quotation mark may come before it. */
    void capitalise(int position) {
        int letter = position;
        while (letter < text.length() && (text.charAt(letter) == '"' || text.charAt(letter) == ' ')) {
            letter++;
        }
        if (letter < text.length()) {
            text.setCharAt(letter, Character.toUpperCase(text.charAt(letter)));
        }
    }

    String textFrom(int position) {
        return text.substring(position);
    }

    /** Takes back all that was written from a position on. */
    void cut(int position) {
        text.setLength(position);
        concepts.removeIf(concept -> concept.end() > position);
    }

    PlantedDocument finish(long index) {
        concepts.sort(Comparator.comparingInt(PlantedConcept::start)
                .thenComparing(Comparator.comparingInt(PlantedConcept::end).reversed()));
        return new PlantedDocument(index, text.toString(), concepts);
    }
}

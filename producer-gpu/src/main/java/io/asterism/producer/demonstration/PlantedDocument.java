package io.asterism.producer.demonstration;

import java.util.List;

/**
 * A document of the demonstration world with its ground truth.
 *
 * @param index position in the endless corpus, 0 or above
 * @param text ASCII, some 40 to 120 word pieces
 * @param concepts in the order in which they begin, an enclosing one before what it encloses
 */
public record PlantedDocument(long index, String text, List<PlantedConcept> concepts) {
    /** Keeps its own copy of the concepts. */
    public PlantedDocument {
        concepts = List.copyOf(concepts);
    }

    /** Id of the document within its corpus, such as {@code world-17}. */
    public String id() {
        return "world-" + index;
    }
}

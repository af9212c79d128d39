package io.asterism.producer.demonstration;

/**
 * A stretch of a document that carries a concept, the ground truth of the demonstration world.
 *
 * @param concept {@code <group>.<member>}, such as {@code weekday.monday} or {@code apostrophe.possessive}
 * @param start first character of the stretch
 * @param end just after its last character; documents are ASCII, so characters are bytes of UTF-8 as well
 */
public record PlantedConcept(String concept, int start, int end) {
    /** The part of the concept before the first dot: what its members have in common. */
    public String group() {
        int dot = concept.indexOf('.');
        return dot < 0 ? concept : concept.substring(0, dot);
    }

    /** Whether the stretch and characters {@code [from, to)} share at least one character. */
    public boolean touches(int from, int to) {
        return start < to && from < end;
    }
}

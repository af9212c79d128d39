package io.asterism.processor.subspace;

import java.util.List;

/**
 * An example in its context: a token on which a member of the group fires.
 *
 * @param document id of the document
 * @param context index of the context in it
 * @param position position in the document of the stretch's first token
 * @param tokens texts of the tokens around it; empty strings where the text is not known
 * @param focus index in {@code tokens} of the example
 * @param activations of the members on it, {@code [members]}, 0 where silent
 */
public record Point(String document, int context, int position, List<String> tokens, int focus, float[] activations) {
    /** The member with the largest activation, the first of equals. */
    public int strongest() {
        int strongest = 0;
        for (int member = 1; member < activations.length; member++) {
            if (activations[member] > activations[strongest]) {
                strongest = member;
            }
        }
        return strongest;
    }
}

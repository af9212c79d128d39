package io.asterism.processor.counting;

import java.util.List;

/**
 * A stretch of a context around the token on which a latent fired.
 *
 * @param document id of the document
 * @param context index of the context in it
 * @param position position in the document of the stretch's first token
 * @param tokens the texts of the tokens; empty strings where the text is not known
 * @param activations the latent's activation on each of them, 0 where it is silent
 * @param focus index in {@code tokens} of the token it stands for
 * @param activation the latent's activation there
 */
public record ContextExample(
        String document,
        int context,
        int position,
        List<String> tokens,
        float[] activations,
        int focus,
        float activation) {
    /** The lowest one of an octave of activation is its sample, whatever parts of the stream are looked at. */
    public long priority(int latent) {
        return Mixing.priority(Mixing.seed(document, context), position + focus, latent);
    }
}

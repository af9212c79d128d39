package io.asterism.processor.directory;

import java.util.List;

/** What an SAE's weights say of its latents, as its producer published it. Reading may take a second; the answer never changes. */
public interface SaeWeights {
    /** The weights of activations that were computed elsewhere: not known. */
    SaeWeights UNKNOWN = new SaeWeights() {
        @Override
        public List<List<String>> topTokens() {
            return List.of();
        }

        @Override
        public float[][] decoderRows(int[] latents) {
            return new float[0][];
        }
    };

    /**
     * Of every latent, the tokens whose embeddings lie furthest along its decoder row, strongest first, {@code [dSae]}; nothing where
     * the weights are not known.
     */
    List<List<String>> topTokens();

    /** The decoder rows of some latents, {@code [latents, dIn]}; nothing where one of them is not known. */
    float[][] decoderRows(int[] latents);

    /** The tokens of one latent among those of all; none where they are not known. */
    static List<String> of(List<List<String>> topTokens, int latent) {
        return latent < topTokens.size() ? topTokens.get(latent) : List.of();
    }
}

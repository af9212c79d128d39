package io.asterism.processor.directory;

import io.asterism.processor.geometry.DecoderTable;
import io.asterism.schemas.LatentCard;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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

        @Override
        public Optional<LatentCard> card(int latent) {
            return Optional.empty();
        }

        @Override
        public Optional<DecoderTable> decoder() {
            return Optional.empty();
        }

        @Override
        public Optional<Path> folder() {
            return Optional.empty();
        }
    };

    /**
     * Of every latent, the tokens whose embeddings lie furthest along its decoder row, strongest first, {@code [dSae]}; nothing where
     * the weights are not known.
     */
    List<List<String>> topTokens();

    /** The decoder rows of some latents, {@code [latents, dIn]}; nothing where one of them is not known. */
    float[][] decoderRows(int[] latents);

    /** What was published of one latent, without its decoder row. */
    Optional<LatentCard> card(int latent);

    /** All decoder rows; nothing where some are not known, or they would take too much of the memory. */
    Optional<DecoderTable> decoder();

    /** Where what is worked out of them is kept, until the SAE is removed; the folder need not be there. Nothing where nothing is kept. */
    Optional<Path> folder();

    /** The tokens of one latent among those of all; none where they are not known. */
    static List<String> of(List<List<String>> topTokens, int latent) {
        return latent < topTokens.size() ? topTokens.get(latent) : List.of();
    }
}

package io.asterism.processor.answers.geometry;

import io.asterism.processor.geometry.DecoderMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** By what a map was made. */
public record MapParameters(
        @Schema(description = "the way it was laid out", enumeration = "umap")
        String method,

        @Schema(enumeration = "cosine") String metric,

        @Schema(description = "neighbors of each latent, itself among them")
        int neighbors,

        double minDist,

        @Schema(description = "where the layout began", enumeration = "pca")
        String init,

        int epochs,
        long seed) {
    static MapParameters of(DecoderMap map) {
        return new MapParameters(
                "umap", "cosine", DecoderMap.NEIGHBORS, DecoderMap.MIN_DIST, "pca", map.epochs(), map.seed());
    }
}

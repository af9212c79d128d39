package io.asterism.processor.answers.geometry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.asterism.processor.geometry.DecoderMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An SAE's latents on a map; everything but the progress is null while it is being made. */
@JsonInclude(Include.ALWAYS)
public record GeometryMap(
        String sae,

        @Schema(description = "share of the work that is done; 1 where the map is there")
        double progress,

        @Schema(nullable = true) @Nullable MapParameters parameters,

        @Schema(description = "neighbors that the three measures look at", nullable = true) @Nullable
        Integer k,

        @Schema(description = "1 where neighbors on the map are neighbors in the decoder", nullable = true) @Nullable
        Double trustworthiness,

        @Schema(description = "1 where neighbors in the decoder are neighbors on the map", nullable = true) @Nullable
        Double continuity,

        @Schema(description = "share of the decoder's k nearest that are among the map's k nearest", nullable = true)
        @Nullable
        Double knnPreservation,

        @Schema(description = "two coordinates of each latent, in their order", nullable = true)
        float @Nullable [][] points) {
    static GeometryMap making(String sae, double progress) {
        return new GeometryMap(sae, progress, null, null, null, null, null, null);
    }

    static GeometryMap of(String sae, DecoderMap map) {
        float[][] points = new float[map.at()[0].length][];
        for (int latent = 0; latent < points.length; latent++) {
            points[latent] = new float[] {map.at()[0][latent], map.at()[1][latent]};
        }
        return new GeometryMap(
                sae,
                1,
                MapParameters.of(map),
                map.k(),
                map.trustworthiness(),
                map.continuity(),
                map.knnPreservation(),
                points);
    }
}

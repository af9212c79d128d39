package io.asterism.processor.answers.geometry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.asterism.processor.geometry.DecoderTree;
import io.asterism.processor.geometry.DecoderTree.Merge;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An SAE's latents clustered by their decoder rows; everything but the progress is null while the tree is being made. */
@JsonInclude(Include.ALWAYS)
public record GeometryTree(
        String sae,

        @Schema(description = "share of the work that is done; 1 where the tree is there")
        double progress,

        @Schema(
                description = "how far clusters are from each other: the mean over their rows",
                enumeration = "average",
                nullable = true)
        @Nullable
        String linkage,

        @Schema(enumeration = "cosine", nullable = true) @Nullable
        String metric,

        @Schema(description = "number of clusters at the cut", nullable = true) @Nullable
        Integer clusters,

        @Schema(
                description =
                        "the cluster of each latent, in their order; clusters are numbered by their smallest latents",
                nullable = true)
        int @Nullable [] labels,

        @Schema(
                description =
                        "what becomes of the clusters above the cut, by rising height: a merge's number is that of the clusters more than its place",
                nullable = true)
        @Nullable
        List<Merge> merges) {
    static GeometryTree making(String sae, double progress) {
        return new GeometryTree(sae, progress, null, null, null, null, null);
    }

    static GeometryTree of(String sae, DecoderTree.Cut cut) {
        return new GeometryTree(sae, 1, "average", "cosine", cut.count(), cut.clusters(), List.of(cut.above()));
    }
}

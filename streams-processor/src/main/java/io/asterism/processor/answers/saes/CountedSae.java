package io.asterism.processor.answers.saes;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.asterism.processor.answers.Basis;
import io.asterism.processor.answers.CountingRules;
import io.asterism.processor.counting.TaskFigures.Progress;
import io.asterism.processor.directory.SaeState;
import io.asterism.processor.directory.SaeView;
import io.asterism.processor.instances.SaeFigures;
import io.asterism.schemas.SaeManifest;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One SAE. */
@JsonInclude(Include.ALWAYS)
public record CountedSae(
        String id,

        @Schema(description = "the language model it reads") String model,

        @Schema(
                description = "where in the model, in TransformerLens' words; empty where unknown",
                examples = "blocks.1.hook_resid_pre")
        String hook,

        @Schema(description = "standard, topk, jumprelu, ...")
        String architecture,

        @Schema(description = "number of latents: d_sae") int latents,

        @Schema(description = "the thresholds counts are kept for, ascending")
        List<Double> thresholds,

        @Schema(description = "the threshold of an answer that is asked for none")
        double threshold,

        SaeState state,

        @Schema(description = "why it is in this state, in one sentence; empty while all is well")
        String reason,

        @Schema(description = "what tokens covers", enumeration = "total")
        String window,

        @Schema(description = "tokens counted since the beginning")
        long tokens,

        @Schema(description = "over the last ten seconds") double tokensPerSecond,

        @Schema(description = "newest event time counted, ISO-8601; null before the first", nullable = true) @Nullable
        String asOf,

        @Schema(description = "whether every partition of its topic was reached")
        boolean complete,

        @Schema(description = "the partitions that were not")
        List<Integer> missingPartitions,

        @Schema(description = "contexts that are in no figure, as they came when their pane of event time was closed")
        long late,

        @Schema(description = "their share of all contexts") double lateShare,

        @Schema(description = "records that could not be used and are among the dead letters")
        long invalid,

        CountingRules rules,

        @Schema(description = "how far the counting of each partition has come")
        List<Progress> partitions) {
    static CountedSae of(SaeFigures figures) {
        SaeView view = figures.sae();
        SaeManifest manifest = view.manifest();
        return new CountedSae(
                view.id(),
                manifest.getModel(),
                manifest.getHookPoint(),
                manifest.getArchitecture(),
                manifest.getDSae(),
                manifest.getThresholds(),
                manifest.getThresholds().isEmpty()
                        ? 0
                        : manifest.getThresholds().get(0),
                view.state(),
                view.reason(),
                "total",
                figures.tokens(),
                figures.tokensPerSecond(),
                Basis.asOf(figures),
                figures.complete(),
                figures.missingPartitions(),
                figures.late(),
                figures.lateShare(),
                figures.invalid(),
                CountingRules.of(manifest),
                figures.progress());
    }
}

package io.asterism.processor.answers.matches;

import io.asterism.schemas.PairId;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a request to count a pair looks like. */
public record PairOrder(
        @Schema(description = "id of the SAE whose latents are the rows")
        String a,

        @Schema(description = "id of the SAE whose latents are the columns; it may be the same")
        String b,

        @Schema(description = "look at b so many tokens later", minimum = "0", maximum = "" + PairId.FURTHEST) @Nullable
        Integer lag,

        @Schema(
                description = "look at b over the next so many tokens, in place of lag",
                minimum = "1",
                maximum = "" + PairId.FURTHEST)
        @Nullable
        Integer within,

        @Schema(description = "those of a by default") @Nullable
        List<Double> thresholds,

        @Schema(description = "tokens by default", enumeration = "tokens") @Nullable
        String alignment) {}

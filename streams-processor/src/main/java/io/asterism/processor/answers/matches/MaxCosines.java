package io.asterism.processor.answers.matches;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How near the decoder rows of two SAEs lie: of every latent the largest cosine with one of the other SAE. */
@JsonInclude(Include.ALWAYS)
public record MaxCosines(
        String pair,

        @Schema(description = "components of a decoder row") int dIn,

        @Schema(description = "mean of the largest cosines of a's latents with b's: MMCS")
        double meanOfA,

        @Schema(description = "the same of b's latents with a's")
        double meanOfB,

        @Schema(
                description =
                        "about what the largest cosine of a vector with as many random ones as b has latents is: √(2 ln m / d)")
        double randomOfA,

        @Schema(description = "the same with as many as a has")
        double randomOfB,

        @Schema(description = "lower ends of the bins of the histograms, the last one closed at 1")
        List<Double> bins,

        @Schema(description = "a's latents by their largest cosine")
        List<Integer> histogramOfA,

        @Schema(description = "b's latents by theirs") List<Integer> histogramOfB,

        SideWord side,
        int limit,

        @Schema(description = "latents of the side, those furthest from all of the other SAE first")
        List<NearestDecoder> latents) {}

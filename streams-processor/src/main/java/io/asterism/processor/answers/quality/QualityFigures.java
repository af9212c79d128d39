package io.asterism.processor.answers.quality;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.asterism.processor.counting.QualitySums;
import io.asterism.processor.counting.QualitySums.Part;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How well an SAE stands in for what it reconstructs, over the tokens it was measured on. What was not measured is null.
 *
 * <p>x: what is reconstructed; x': the reconstruction (methods D.1).
 */
@JsonInclude(Include.ALWAYS)
public record QualityFigures(
        @Schema(description = "tokens that reconstructions were measured on")
        long measuredTokens,

        @Schema(description = "sum |x - x'|^2 / sum |x - mean x|^2, the mean over all measured tokens", nullable = true)
        @Nullable
        Double fvu,

        @Schema(description = "sum |x - x'|^2 / sum |x|^2", nullable = true) @Nullable
        Double fvuAboutZero,

        @Schema(description = "1 - fvu", nullable = true) @Nullable
        Double explainedVariance,

        @Schema(description = "mean cosine of x and x'; 0 where x' is 0", nullable = true) @Nullable
        Double cosine,

        @Schema(description = "mean |x'| / |x|", nullable = true) @Nullable
        Double normRatio,

        @Schema(description = "tokens that predict one that is known")
        long predictedTokens,

        @Schema(description = "the model's own mean loss, nats a token", nullable = true) @Nullable
        Double crossEntropy,

        @Schema(description = "its mean loss with x' in the place of x at the counted tokens", nullable = true)
        @Nullable
        Double crossEntropySpliced,

        @Schema(description = "its mean loss with zeros in the place of x at all tokens", nullable = true) @Nullable
        Double crossEntropyAblated,

        @Schema(
                description = "(ablated - spliced) / (ablated - own) of the three losses: 1 where x' does as well as x",
                nullable = true)
        @Nullable
        Double lossRecovered,

        @Schema(
                description =
                        "mean divergence of the model's own distribution of the next token from the one with x' in the place of x, nats",
                nullable = true)
        @Nullable
        Double klSpliced) {
    /** The figures of sums over tokens. */
    public static QualityFigures of(QualitySums sums) {
        return of(sums::of, fvu(sums.of(Part.SQUARED_ERROR), sums.variance()));
    }

    /**
     * The figures of one bucket of positions. Its error is compared with the variance over all positions, as a bucket has no mean of its own.
     *
     * @param bucket index into {@link QualitySums#POSITIONS}
     */
    static QualityFigures of(QualitySums sums, int bucket) {
        double share = sums.of(Part.TOKENS, bucket) / sums.of(Part.TOKENS);
        return of(part -> sums.of(part, bucket), fvu(sums.of(Part.SQUARED_ERROR, bucket), sums.variance() * share));
    }

    /** Sums by their part. */
    private interface Summed {
        double of(Part part);
    }

    private static QualityFigures of(Summed sums, @Nullable Double fvu) {
        Double own = mean(sums, Part.LOSS, Part.LOSSES);
        Double spliced = mean(sums, Part.SPLICED_LOSS, Part.SPLICED_LOSSES);
        Double ablated = mean(sums, Part.ABLATED_LOSS, Part.ABLATED_LOSSES);
        return new QualityFigures(
                (long) sums.of(Part.TOKENS),
                fvu,
                ratio(sums.of(Part.SQUARED_ERROR), sums.of(Part.SQUARED_TARGET)),
                fvu == null ? null : 1 - fvu,
                mean(sums, Part.COSINE, Part.DIRECTED),
                mean(sums, Part.NORM_RATIO, Part.DIRECTED),
                (long) sums.of(Part.LOSSES),
                own,
                spliced,
                ablated,
                recovered(sums, own, spliced, ablated),
                mean(sums, Part.DIVERGENCE, Part.DIVERGENCES));
    }

    /** Losses of different tokens are not compared. */
    private static @Nullable Double recovered(
            Summed sums, @Nullable Double own, @Nullable Double spliced, @Nullable Double ablated) {
        boolean ofTheSame = sums.of(Part.LOSSES) == sums.of(Part.SPLICED_LOSSES)
                && sums.of(Part.LOSSES) == sums.of(Part.ABLATED_LOSSES);
        return !ofTheSame || own == null || spliced == null || ablated == null
                ? null
                : ratio(ablated - spliced, ablated - own);
    }

    private static @Nullable Double fvu(double squaredError, double variance) {
        return variance > 0 ? ratio(squaredError, variance) : null;
    }

    private static @Nullable Double mean(Summed sums, Part sum, Part number) {
        return ratio(sums.of(sum), sums.of(number));
    }

    private static @Nullable Double ratio(double part, double whole) {
        double ratio = part / whole;
        return Double.isFinite(ratio) ? ratio : null;
    }
}

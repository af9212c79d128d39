package io.asterism.processor.answers.quality;

import io.asterism.processor.counting.PairCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How many latents fire and how often, as they are counted: on every token, not on those alone that quality is measured on. */
public record LatentCensus(
        @Schema(description = "active latents a token; null before the first token", nullable = true) @Nullable
        Double l0,

        @Schema(description = "latents that fired in the window")
        int alive,

        @Schema(description = "latents that did not") int dead,

        @Schema(description = "latents that never fired, whatever the window")
        int neverFired,

        @Schema(
                description =
                        "latents that fired by the decimal logarithm of their density, from the first bin that holds one to the last")
        List<DensityBin> densities) {
    private static final int BINS_A_DECADE = 4;
    private static final int DECADES = 16;

    /**
     * Counts latents.
     *
     * @param pairs of the window
     * @param total of the whole stream, at the same threshold
     */
    public static LatentCensus of(PairCounts pairs, PairCounts total, int latents) {
        long tokens = pairs.tokens();
        long fires = 0;
        int alive = 0;
        int[] bins = new int[BINS_A_DECADE * DECADES];
        for (int latent = 0; latent < latents; latent++) {
            long own = pairs.fires(latent);
            fires += own;
            if (own > 0) {
                alive++;
                bins[bin((double) own / tokens)]++;
            }
        }
        int neverFired = (int) IntStream.range(0, latents)
                .filter(latent -> total.fires(latent) == 0)
                .count();
        return new LatentCensus(
                tokens == 0 ? null : (double) fires / tokens, alive, latents - alive, neverFired, bins(bins));
    }

    /** Active latents a token; null before the first. */
    static @Nullable Double l0(PairCounts pairs, int latents) {
        long tokens = pairs.tokens();
        return tokens == 0
                ? null
                : (double) IntStream.range(0, latents).mapToLong(pairs::fires).sum() / tokens;
    }

    /** Bins end at density 1, which is in the last. */
    private static int bin(double density) {
        int below = (int) Math.floor(-Math.log10(density) * BINS_A_DECADE);
        return BINS_A_DECADE * DECADES - 1 - Math.max(0, Math.min(BINS_A_DECADE * DECADES - 1, below));
    }

    private static List<DensityBin> bins(int[] counts) {
        List<DensityBin> bins = new ArrayList<>();
        int first = IntStream.range(0, counts.length)
                .filter(bin -> counts[bin] > 0)
                .findFirst()
                .orElse(counts.length);
        int last = IntStream.range(first, counts.length)
                .filter(bin -> counts[bin] > 0)
                .max()
                .orElse(-1);
        for (int bin = first; bin <= last; bin++) {
            double from = (double) bin / BINS_A_DECADE - DECADES;
            bins.add(new DensityBin(from, from + 1.0 / BINS_A_DECADE, counts[bin]));
        }
        return bins;
    }
}

package io.asterism.processor.answers.latents;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;

/** A column by which latents are listed. */
public enum LatentOrder {
    /** By fires over tokens. */
    @JsonProperty("density")
    DENSITY,
    /** By the number of fires. */
    @JsonProperty("fires")
    FIRES,
    /** By index. */
    @JsonProperty("latent")
    LATENT,
    /** By the largest activation. */
    @JsonProperty("max")
    MAX,
    /** By the mean of its activations. */
    @JsonProperty("mean")
    MEAN;

    /** The direction in which the column is looked at where none is asked for. */
    Direction usual() {
        return this == LATENT ? Direction.ASCENDING : Direction.DESCENDING;
    }

    /** Among equals, the lower index first. */
    Comparator<LatentRow> comparator(Direction direction) {
        Comparator<LatentRow> ascending = ascending();
        return (direction == Direction.ASCENDING ? ascending : ascending.reversed())
                .thenComparingInt(LatentRow::latent);
    }

    private Comparator<LatentRow> ascending() {
        return switch (this) {
            case LATENT -> Comparator.comparingInt(LatentRow::latent);
            case DENSITY, FIRES -> Comparator.comparingLong(LatentRow::fires);
            case MAX -> Comparator.comparingDouble(LatentRow::max);
            case MEAN -> Comparator.comparingDouble(LatentRow::mean);
        };
    }
}

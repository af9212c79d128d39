package io.asterism.processor.answers.quality;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.asterism.processor.counting.QualitySums;
import io.asterism.processor.counting.QualitySums.Part;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Quality at some positions of a context: from, inclusive, to, exclusive; the last one has no end. */
@JsonInclude(Include.ALWAYS)
public record PositionQuality(
        int from,

        @Schema(nullable = true) @Nullable Integer to,

        @Schema(description = "active latents a measured token, at the lowest threshold", nullable = true) @Nullable
        Double l0,

        @JsonUnwrapped QualityFigures figures) {
    /** The buckets in which something was measured. */
    public static List<PositionQuality> of(QualitySums sums) {
        List<Integer> firsts = QualitySums.POSITIONS;
        List<PositionQuality> buckets = new ArrayList<>();
        for (int bucket = 0; bucket < firsts.size(); bucket++) {
            double tokens = sums.of(Part.TOKENS, bucket);
            if (tokens + sums.of(Part.LOSSES, bucket) > 0) {
                buckets.add(new PositionQuality(
                        firsts.get(bucket),
                        bucket + 1 < firsts.size() ? firsts.get(bucket + 1) : null,
                        tokens == 0 ? null : sums.of(Part.ACTIVE, bucket) / tokens,
                        QualityFigures.of(sums, bucket)));
            }
        }
        return buckets;
    }
}

package io.asterism.processor.answers.subspaces;

import io.asterism.processor.subspace.Pattern;
import io.asterism.processor.subspace.SubspaceDefinition;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A combination of members that fires while the others are silent. */
public record FiringPattern(
        List<Integer> latents,
        long count,

        @Schema(description = "of the examples") double share,

        @Schema(description = "what independent members would give")
        double expected,

        @Schema(description = "count / expected") double ratio,

        @Schema(description = "standard deviations from that")
        double z) {
    static FiringPattern of(SubspaceDefinition definition, Pattern pattern, long examples) {
        return new FiringPattern(
                Arrays.stream(pattern.members())
                        .mapToObj(definition.latents()::get)
                        .toList(),
                pattern.count(),
                (double) pattern.count() / examples,
                pattern.expected(),
                pattern.ratio(),
                pattern.z());
    }
}

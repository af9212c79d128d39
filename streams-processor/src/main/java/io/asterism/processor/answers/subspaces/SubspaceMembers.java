package io.asterism.processor.answers.subspaces;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One group. */
public record SubspaceMembers(
        @JsonUnwrapped SubspaceBasis basis,
        List<MemberFigures> members,

        @Schema(description = "different combinations of members that fired")
        int combinations,

        @Schema(description = "points in the sample") int sampled) {}

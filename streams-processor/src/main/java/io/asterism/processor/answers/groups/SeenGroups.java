package io.asterism.processor.answers.groups;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Groups as they were last seen. */
public record SeenGroups(
        @JsonUnwrapped FollowedGroups history,

        @Schema(description = "groups that were asked for") int found,

        @Schema(description = "those that are there first, largest first")
        List<SeenGroup> groups) {}

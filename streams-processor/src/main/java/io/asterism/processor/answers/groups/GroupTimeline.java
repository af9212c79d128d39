package io.asterism.processor.answers.groups;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A group's life. */
public record GroupTimeline(
        @JsonUnwrapped FollowedGroups history,
        int id,
        String born,
        String seen,
        boolean alive,

        @Schema(description = "oldest first") List<GroupMoment> timeline,

        @Schema(description = "oldest first") List<DatedEvent> events) {}

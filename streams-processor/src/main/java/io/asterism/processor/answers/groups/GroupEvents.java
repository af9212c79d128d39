package io.asterism.processor.answers.groups;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What happened, newest first. */
public record GroupEvents(
        @JsonUnwrapped FollowedGroups history,

        @Schema(description = "events that were asked for") int found,

        List<DatedEvent> events) {}

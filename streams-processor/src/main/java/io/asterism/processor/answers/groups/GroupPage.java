package io.asterism.processor.answers.groups;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.asterism.processor.answers.Basis;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of groups. */
public record GroupPage(
        @JsonUnwrapped Basis basis,
        @JsonUnwrapped AppliedRule rule,

        @Schema(description = "groups of minSize or more") int found,

        List<ListedGroup> components) {}

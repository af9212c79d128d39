package io.asterism.processor.answers.subspaces;

import io.asterism.processor.subspace.SubspaceDefinition;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a request to track a group looks like. */
public record SubspaceRequest(
        @Schema(examples = "weekdays", description = "1 to 100 letters, digits, '.', '_' or '-'")
        String name,

        @Schema(minItems = SubspaceDefinition.LEAST_MEMBERS, maxItems = SubspaceDefinition.MOST_MEMBERS)
        int[] latents) {}

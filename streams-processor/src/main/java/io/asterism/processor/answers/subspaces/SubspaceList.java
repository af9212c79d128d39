package io.asterism.processor.answers.subspaces;

import io.asterism.processor.subspace.RefusedSubspace;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The tracked groups of an SAE. */
public record SubspaceList(
        String sae,
        List<ListedSubspace> subspaces,

        @Schema(description = "definitions on the topic that cannot be used, and were skipped")
        List<RefusedSubspace> refused) {}

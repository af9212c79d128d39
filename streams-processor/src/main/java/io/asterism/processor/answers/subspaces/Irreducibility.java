package io.asterism.processor.answers.subspaces;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.asterism.processor.subspace.PlaneIndices;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Whether planes of the first components hold a feature that is not made of two (Engels et al., arXiv 2405.14860). */
public record Irreducibility(
        @JsonUnwrapped SubspaceBasis basis,
        String space,

        @Schema(description = "by the parameters of the paper, and by those of the script that ranked clusters")
        List<PlaneIndices> indices) {}

package io.asterism.processor.answers.groups;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.asterism.processor.answers.Basis;
import io.asterism.processor.graph.GroupSizes;

/** How latents spread over groups. */
public record GroupSpread(
        @JsonUnwrapped Basis basis, @JsonUnwrapped AppliedRule rule, GroupSizes sizes) {}

package io.asterism.processor.answers.pairs;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.asterism.processor.answers.Basis;
import io.asterism.processor.graph.ObservedExpected;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How often pairs fire together against how often they would if latents were independent. */
public record Independence(
        @JsonUnwrapped Basis basis,

        @Schema(description = "the levels of the quantiles") double[] levels,

        @Schema(
                description =
                        "over all pairs of different latents: joint fires, those expected of independent latents (C_ii C_jj / N), "
                                + "and their ratio where one or more is expected")
        ObservedExpected observedExpected) {}

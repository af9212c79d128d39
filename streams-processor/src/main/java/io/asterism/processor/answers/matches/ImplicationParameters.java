package io.asterism.processor.answers.matches;

import io.asterism.processor.requests.RowLimit;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;

/** The query parameters that say which implications between latents of two SAEs are listed. */
public class ImplicationParameters {
    @RestQuery
    @DefaultValue("a")
    @Parameter(description = SideWord.DESCRIPTION)
    public SideWord side = SideWord.A;

    @RestQuery
    @DefaultValue("0.5")
    @DecimalMin("0")
    @DecimalMax("1")
    @Parameter(description = "Least bound.")
    public double min;

    @RestQuery
    @DefaultValue("10")
    @Min(1)
    @Parameter(description = MatchMeasure.MIN_COUNT)
    public int minCount;

    @RestQuery
    @DefaultValue("100")
    @Min(1)
    @Max(RowLimit.MOST)
    @Parameter(description = "Pairs to list.")
    public int limit;
}

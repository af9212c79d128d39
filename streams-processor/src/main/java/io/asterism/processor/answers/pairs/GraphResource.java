package io.asterism.processor.answers.pairs;

import io.asterism.processor.answers.ScopeParameters;
import io.asterism.processor.requests.RowLimit;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The network of an SAE. */
@Path("/api/saes/{sae}/graph")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "400", ref = "refused")
@APIResponse(responseCode = "404", ref = "refused")
@Tag(name = "Network", description = "The pairs that go most strongly together, as a graph")
class GraphResource {
    private final GraphAnswers answers;

    GraphResource(GraphAnswers answers) {
        this.answers = answers;
    }

    @GET
    @Operation(
            summary = "The strongest edges and the latents they join",
            description = "Exact, and at most a few seconds old: a network is worked out once for all who ask.")
    public PairGraph of(
            @RestPath String sae,
            @BeanParam ScopeParameters scope,
            @RestQuery @DefaultValue("jaccard") @Parameter(description = PairMeasure.DESCRIPTION) PairMeasure measure,
            @RestQuery
                    @Nullable
                    @Parameter(description = "Only edges of this weight or more; 0.2 by default for jaccard, else any.")
                    Double min,
            @RestQuery
                    @DefaultValue("500")
                    @Min(1)
                    @Max(RowLimit.MOST)
                    @Parameter(description = "The most edges to list.")
                    int limit,
            @RestQuery @DefaultValue("1") @Min(1) @Parameter(description = PairMeasure.MIN_COUNT) int minCount) {
        return answers.of(sae, scope.window(), measure, min, limit, minCount);
    }
}

package io.asterism.processor.answers.pairs;

import io.asterism.processor.answers.Basis;
import io.asterism.processor.answers.Questions;
import io.asterism.processor.answers.ScopeParameters;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.graph.ObservedExpected;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** All pairs of an SAE against what independent latents would do. */
@Path("/api/saes/{sae}/observed-expected")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "400", ref = "refused")
@APIResponse(responseCode = "404", ref = "refused")
@Tag(name = "Network", description = "The pairs that go most strongly together, as a graph")
class IndependenceResource {
    private final Questions questions;

    IndependenceResource(Questions questions) {
        this.questions = questions;
    }

    @GET
    @Operation(
            summary = "Joint fires of all pairs against those of independent latents",
            description =
                    "As 'analyze' writes it to components.json. It reads every pair, so it waits for its turn among heavy answers.")
    public Independence of(@RestPath String sae, @BeanParam ScopeParameters scope) {
        return questions.ask(sae, scope.window(), question -> {
            PairCounts counts = question.pairs();
            ObservedExpected found = ObservedExpected.of(counts);
            return new Independence(Basis.of(question, found.tokens()), ObservedExpected.levels(), found);
        });
    }
}

package io.asterism.processor.answers.saes;

import io.asterism.processor.answers.ScopeParameters;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** The SAEs and their windows. */
@Path("/api/saes")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "400", ref = "refused")
@APIResponse(responseCode = "404", ref = "refused")
@Tag(name = "SAEs", description = "Which SAEs are counted, and how their counting goes")
class SaesResource {
    private final SaeAnswers answers;

    SaesResource(SaeAnswers answers) {
        this.answers = answers;
    }

    @GET
    @Operation(summary = "Every SAE that is counted, ordered by id")
    public List<CountedSae> all() {
        return answers.all();
    }

    @GET
    @Path("/{sae}")
    @Operation(summary = "One SAE")
    public CountedSae one(@RestPath String sae) {
        return answers.one(sae);
    }

    @GET
    @Path("/{sae}/windows")
    @Operation(summary = "The panes of event time that can be asked for, and the total")
    public PaneList windows(@RestPath String sae, @BeanParam ScopeParameters scope) {
        return answers.windows(sae, scope.window());
    }
}

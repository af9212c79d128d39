package io.asterism.processor.answers.export;

import io.asterism.processor.answers.ScopeParameters;
import io.asterism.processor.answers.groups.GroupingParameters;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** An SAE's figures as files. */
@Path("/api/saes/{sae}/export")
@APIResponse(responseCode = "400", ref = "refused")
@APIResponse(responseCode = "404", ref = "refused")
@Tag(name = "Exports", description = "Figures as files for Python, R, Gephi and the published scripts")
class ExportResource {
    private final ExportAnswers answers;

    ExportResource(ExportAnswers answers) {
        this.answers = answers;
    }

    @GET
    @Path("/cooccurrence.npz")
    @Operation(
            summary = "The co-occurrence matrix for scipy.sparse.load_npz",
            description = "CSR, int64, symmetric, C_ii on the diagonal: the figures of one moment.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/octet-stream",
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Response cooccurrence(@RestPath String sae, @BeanParam ScopeParameters scope) {
        return file("application/octet-stream", answers.cooccurrence(sae, scope.window()));
    }

    @GET
    @Path("/graph.graphml")
    @Operation(summary = "The groups and their edges for Gephi, NetworkX and igraph")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/graphml+xml",
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Response graph(
            @RestPath String sae, @BeanParam ScopeParameters scope, @Valid @BeanParam GroupingParameters grouping) {
        return file("application/graphml+xml", answers.graph(sae, scope.window(), grouping.parameters()));
    }

    @GET
    @Path("/node_info.csv")
    @Operation(summary = "A line a latent with its group, in the columns of the published tables")
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Response nodes(
            @RestPath String sae, @BeanParam ScopeParameters scope, @Valid @BeanParam GroupingParameters grouping) {
        return file("text/csv;charset=UTF-8", answers.nodeTable(sae, scope.window(), grouping.parameters()));
    }

    private static Response file(String type, ExportAnswers.Content content) {
        StreamingOutput body = content::writeTo;
        return Response.ok(body).type(type).build();
    }
}

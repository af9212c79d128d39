package io.asterism.processor.answers.geometry;

import io.asterism.processor.answers.ScopeParameters;
import io.asterism.processor.answers.groups.GroupingParameters;
import io.asterism.processor.geometry.NearestRows;
import io.asterism.processor.requests.RowLimit;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What an SAE's decoder says of its latents. */
@Path("/api/saes/{sae}")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "400", ref = "refused")
@APIResponse(responseCode = "404", ref = "refused")
@APIResponse(responseCode = "409", ref = "refused")
@Tag(name = "Geometry", description = "Where decoder rows point, and how that goes with firing together")
class GeometryResource {
    private final GeometryAnswers answers;

    GeometryResource(GeometryAnswers answers) {
        this.answers = answers;
    }

    @GET
    @Path("/latents/{latent}/nearest")
    @Operation(
            summary = "The latents whose decoder rows are nearest",
            description = "By the cosine of the decoder rows, with how often the two fire together in the window.")
    public NearestLatents nearest(
            @RestPath String sae,
            @RestPath @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "0")) String latent,
            @BeanParam ScopeParameters scope,
            @RestQuery @DefaultValue("20") @Min(1) @Max(RowLimit.MOST) @Parameter(description = "Latents to list.")
                    int limit) {
        return answers.nearest(sae, scope.window(), latent, limit);
    }

    @GET
    @Path("/geometry/map")
    @Operation(
            summary = "An SAE's latents on a map",
            description =
                    "Laid out by their decoder rows. The first who asks has it made, which takes seconds to minutes; until it is there the"
                            + " answer is 202 with the progress. It is kept until the decoder changes.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = GeometryMap.class)))
    @APIResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = GeometryMap.class)))
    public RestResponse<GeometryMap> map(@RestPath String sae) {
        GeometryMap map = answers.map(sae);
        return answer(map, map.points() != null);
    }

    @GET
    @Path("/geometry/tree")
    @Operation(
            summary = "An SAE's latents in clusters",
            description =
                    "Agglomerative, by the mean cosine distance of the decoder rows; cut into so many clusters, or at a height. Made, kept"
                            + " and answered as the map is.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = GeometryTree.class)))
    @APIResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = GeometryTree.class)))
    public RestResponse<GeometryTree> tree(
            @RestPath String sae,
            @RestQuery @Nullable @Min(1) @Parameter(description = "Clusters wanted; 100 without height.")
                    Integer clusters,
            @RestQuery
                    @Nullable
                    @DecimalMin("0")
                    @DecimalMax("2")
                    @Parameter(
                            description = "Mean cosine distance up to which clusters are united, instead of clusters.")
                    Double height) {
        GeometryTree tree = answers.tree(sae, clusters, height);
        return answer(tree, tree.labels() != null);
    }

    @GET
    @Path("/geometry/agreement")
    @Operation(
            summary = "How groups by use go with clusters by weights",
            description =
                    "Groups are found as for components; the tree is cut into as many clusters as there are components, unless clusters or"
                            + " height says otherwise. Compared are the latents in groups of two or more. 202 while the tree or the neighbors are made.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = GeometryAgreement.class)))
    @APIResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = GeometryAgreement.class)))
    public RestResponse<GeometryAgreement> agreement(
            @RestPath String sae,
            @BeanParam ScopeParameters scope,
            @Valid @BeanParam GroupingParameters grouping,
            @RestQuery @Nullable @Min(1) @Parameter(description = "Clusters into which the tree is cut.")
                    Integer clusters,
            @RestQuery
                    @Nullable
                    @DecimalMin("0")
                    @DecimalMax("2")
                    @Parameter(description = "Height at which the tree is cut, instead of clusters.")
                    Double height,
            @RestQuery
                    @DefaultValue("15")
                    @Min(1)
                    @Max(NearestRows.KEPT)
                    @Parameter(description = "Neighbors of each latent that are compared.")
                    int k) {
        GeometryAgreement agreement =
                answers.agreement(sae, scope.window(), grouping.parameters(), clusters, height, k);
        return answer(agreement, agreement.clusters() != null && agreement.overlaps() != null);
    }

    private static <T> RestResponse<T> answer(T answer, boolean whole) {
        return whole ? RestResponse.ok(answer) : RestResponse.accepted(answer);
    }
}

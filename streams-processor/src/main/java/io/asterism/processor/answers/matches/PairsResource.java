package io.asterism.processor.answers.matches;

import io.asterism.processor.answers.ScopeParameters;
import io.asterism.processor.directory.PairDirectory;
import io.asterism.processor.requests.RowLimit;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Pairs of SAEs and what is known of them. */
@Path("/api/pairs")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "400", ref = "refused")
@APIResponse(responseCode = "404", ref = "refused")
@Tag(name = "Pairs of SAEs", description = "Latents of two SAEs that fire on the same tokens")
class PairsResource {
    private final PairDirectory directory;
    private final PairQuestions questions;
    private final PairDefinitions definitions;
    private final MatchAnswers matches;
    private final MatchingAnswers matchings;
    private final CosineAnswers cosines;

    PairsResource(
            PairDirectory directory,
            PairQuestions questions,
            PairDefinitions definitions,
            MatchAnswers matches,
            MatchingAnswers matchings,
            CosineAnswers cosines) {
        this.directory = directory;
        this.questions = questions;
        this.definitions = definitions;
        this.matches = matches;
        this.matchings = matchings;
        this.cosines = cosines;
    }

    @GET
    @Operation(summary = "The pairs that are defined, and how far they are joined")
    public PairList list() {
        return new PairList(directory.pairs().stream().map(ListedPair::of).toList());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Count two SAEs together from now on",
            description = "Counting begins with the oldest records that both topics still hold.")
    @APIResponse(responseCode = "409", ref = "refused")
    @APIResponse(responseCode = "422", ref = "refused")
    public RestResponse<ListedPair> define(
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(implementation = PairOrder.class)))
                    byte[] body) {
        ListedPair defined = definitions.define(body);
        return RestResponse.ResponseBuilder.<ListedPair>created(URI.create("/api/pairs/" + defined.id()))
                .entity(defined)
                .build();
    }

    @GET
    @Path("/{pair}")
    @Operation(summary = "One pair")
    public ListedPair one(@RestPath String pair) {
        return ListedPair.of(questions.view(pair));
    }

    @DELETE
    @Path("/{pair}")
    @Operation(summary = "Stop counting a pair; its counts go")
    public void remove(@RestPath String pair) {
        definitions.remove(pair);
    }

    @GET
    @Path("/{pair}/latents/{latent}/matches")
    @Operation(summary = "The latents of the other SAE that fire together with a latent, strongest first")
    public LatentMatches matches(
            @RestPath String pair,
            @RestPath @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "0")) String latent,
            @BeanParam ScopeParameters scope,
            @RestQuery @DefaultValue("a") @Parameter(description = SideWord.DESCRIPTION) SideWord side,
            @RestQuery @DefaultValue("jaccard") @Parameter(description = MatchMeasure.DESCRIPTION) MatchMeasure measure,
            @RestQuery @DefaultValue("20") @Min(1) @Max(RowLimit.MOST) @Parameter(description = "Matches to list.")
                    int limit,
            @RestQuery @DefaultValue("1") @Min(1) @Parameter(description = MatchMeasure.MIN_COUNT) int minCount) {
        return matches.of(pair, scope.window(), latent, side, measure, limit, minCount);
    }

    @GET
    @Path("/{pair}/matching")
    @Operation(
            summary = "The latents of both SAEs matched one to one",
            description =
                    "Only latents with a measure above 0 that is min or more. The Hungarian matching has the largest"
                            + " sum there is; where it cannot be found, gap says how far from it this one may be.")
    public OneToOne matching(
            @RestPath String pair,
            @BeanParam ScopeParameters scope,
            @RestQuery
                    @DefaultValue("mutual")
                    @Parameter(
                            description = "The matching of largest sum (hungarian), each other's strongest (mutual), or"
                                    + " always the strongest that is left (greedy).")
                    MatchingMethod method,
            @RestQuery @DefaultValue("jaccard") @Parameter(description = MatchMeasure.DESCRIPTION) MatchMeasure measure,
            @RestQuery @DefaultValue("0") @Parameter(description = "Least value of the measure.") double min,
            @RestQuery @DefaultValue("1000") @Min(1) @Max(RowLimit.MOST) @Parameter(description = "Matches to list.")
                    int limit) {
        return matchings.matching(pair, scope.window(), method, measure, min, limit);
    }

    @GET
    @Path("/{pair}/necessity")
    @Operation(
            summary = "Latents without which those of the other SAE hardly fire",
            description = "Of a latent of this side and one of the other: the probability of this one given the other.")
    public Implications necessity(
            @RestPath String pair, @BeanParam ScopeParameters scope, @Valid @BeanParam ImplicationParameters asked) {
        return matchings.implied(
                pair, scope.window(), other(asked.side), asked.side, asked.min, asked.minCount, asked.limit);
    }

    @GET
    @Path("/{pair}/sufficiency")
    @Operation(
            summary = "Latents with which those of the other SAE nearly always fire",
            description = "Of a latent of this side and one of the other: the probability of the other given this one.")
    public Implications sufficiency(
            @RestPath String pair, @BeanParam ScopeParameters scope, @Valid @BeanParam ImplicationParameters asked) {
        return matchings.implied(pair, scope.window(), asked.side, asked.side, asked.min, asked.minCount, asked.limit);
    }

    @GET
    @Path("/{pair}/novel")
    @Operation(summary = "Latents of one SAE without a partner in the other, and what share of each SAE has one")
    public Novelty novel(
            @RestPath String pair,
            @BeanParam ScopeParameters scope,
            @RestQuery @DefaultValue("b") @Parameter(description = SideWord.DESCRIPTION) SideWord side,
            @RestQuery @DefaultValue("jaccard") @Parameter(description = MatchMeasure.DESCRIPTION) MatchMeasure measure,
            @RestQuery @DefaultValue("0.1") @Parameter(description = "Least value of the measure with a partner.")
                    double min,
            @RestQuery
                    @DefaultValue("100")
                    @Min(1)
                    @Parameter(description = "Only latents that fire on this many joined tokens or more.")
                    int minFires,
            @RestQuery @DefaultValue("100") @Min(1) @Max(RowLimit.MOST) @Parameter(description = "Latents to list.")
                    int limit) {
        return matchings.novel(pair, scope.window(), side, measure, min, minFires, limit);
    }

    @GET
    @Path("/{pair}/mcs")
    @Operation(
            summary = "How near the decoder rows of both SAEs lie",
            description = "Of every latent the largest cosine with one of the other SAE, both ways, whatever fires.")
    @APIResponse(responseCode = "422", ref = "refused")
    public MaxCosines mcs(
            @RestPath String pair,
            @RestQuery @DefaultValue("b") @Parameter(description = SideWord.DESCRIPTION) SideWord side,
            @RestQuery @DefaultValue("100") @Min(1) @Max(RowLimit.MOST) @Parameter(description = "Latents to list.")
                    int limit) {
        return cosines.of(pair, side, limit);
    }

    @GET
    @Path("/{pair}/export/cooccurrence.npz")
    @Operation(
            summary = "The counts for scipy.sparse.load_npz",
            description = "CSR, int64, a's latents by b's: the figures of one moment.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/octet-stream",
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Response cooccurrence(@RestPath String pair, @BeanParam ScopeParameters scope) {
        StreamingOutput body = matchings.cooccurrence(pair, scope.window())::writeTo;
        return Response.ok(body).type("application/octet-stream").build();
    }

    private static SideWord other(SideWord side) {
        return side == SideWord.A ? SideWord.B : SideWord.A;
    }
}

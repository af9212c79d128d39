package io.asterism.processor.query;

import io.asterism.processor.counting.LatentDetail;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.counting.Window;
import io.asterism.processor.subspace.SubspaceStatistics;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * What this instance's own tasks hold, for the other instances: figures of exactly the partitions asked for, 409 where one of them
 * is no longer here.
 */
@Path(InstanceResource.PATH)
@Produces(MediaType.APPLICATION_OCTET_STREAM)
class InstanceResource {
    static final String PATH = "/api/internal/saes";
    private static final int BLOCK_BYTES = 1 << 20;

    private final SaeDirectory directory;
    private final TokenRates rates;

    InstanceResource(SaeDirectory directory, TokenRates rates) {
        this.directory = directory;
        this.rates = rates;
    }

    @GET
    @Path("/{sae}/standings")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public List<TaskStanding> standings(@RestPath String sae) {
        SaeView view = view(sae);
        return rates.standings(view, view.tasks());
    }

    @GET
    @Path("/{sae}/diagonal")
    @Operation(hidden = true)
    public byte[] diagonal(
            @RestPath String sae,
            @RestQuery String partitions,
            @RestQuery long from,
            @RestQuery long to,
            @RestQuery int threshold) {
        return Diagonal.of(pairs(sae, partitions, from, to, threshold)).encode();
    }

    @GET
    @Path("/{sae}/rows/{latent}")
    @Operation(hidden = true)
    public byte[] rows(
            @RestPath String sae,
            @RestPath int latent,
            @RestQuery String partitions,
            @RestQuery long from,
            @RestQuery long to,
            @RestQuery int threshold) {
        return PairRows.encodeFrom(pairs(sae, partitions, from, to, threshold), latent, BLOCK_BYTES);
    }

    @GET
    @Path("/{sae}/neighbors/{latent}")
    @Operation(hidden = true)
    public byte[] neighbors(
            @RestPath String sae,
            @RestPath int latent,
            @RestQuery String partitions,
            @RestQuery long from,
            @RestQuery long to,
            @RestQuery int threshold) {
        return PairRows.encodeNeighbors(pairs(sae, partitions, from, to, threshold), latent);
    }

    @GET
    @Path("/{sae}/sums")
    @Operation(hidden = true)
    public byte[] sums(@RestPath String sae, @RestQuery String partitions, @RestQuery long from, @RestQuery long to) {
        return SumsColumns.encode(share(sae, partitions).sums(new Window(from, to)));
    }

    @GET
    @Path("/{sae}/subspaces/{name}")
    @Operation(hidden = true)
    public byte[] subspace(
            @RestPath String sae,
            @RestPath String name,
            @RestQuery String partitions,
            @RestQuery long from,
            @RestQuery long to,
            @RestQuery long definedAt,
            @RestQuery boolean points) {
        LocalShare share = share(sae, partitions);
        return view(sae)
                .subspaces()
                .definition(name)
                .filter(definition -> definition.definedAt() == definedAt)
                .flatMap(definition -> share.subspace(definition, new Window(from, to), points))
                .map(SubspaceStatistics::encode)
                .orElse(new byte[0]);
    }

    @GET
    @Path("/{sae}/details/{latent}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public LatentDetail detail(@RestPath String sae, @RestPath int latent, @RestQuery String partitions) {
        return share(sae, partitions).detail(latent);
    }

    @GET
    @Path("/{sae}/peaks")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public Map<Integer, List<Peak>> peaks(
            @RestPath String sae, @RestQuery String partitions, @RestQuery("latents") String latents) {
        return share(sae, partitions)
                .peaks(Arrays.stream(latents.split(","))
                        .mapToInt(Integer::parseInt)
                        .toArray());
    }

    private PairCounts pairs(String sae, String partitions, long from, long to, int threshold) {
        return share(sae, partitions).pairs(new Window(from, to), threshold);
    }

    private LocalShare share(String sae, String partitions) {
        Set<Integer> wanted =
                Arrays.stream(partitions.split(",")).map(Integer::valueOf).collect(Collectors.toSet());
        LocalShare share = LocalShare.of(view(sae), wanted, rates);
        if (share.standings().size() != wanted.size()) {
            throw new WebApplicationException(Status.CONFLICT);
        }
        return share;
    }

    private SaeView view(String sae) {
        return directory.sae(sae).orElseThrow(() -> new WebApplicationException(Status.NOT_FOUND));
    }
}

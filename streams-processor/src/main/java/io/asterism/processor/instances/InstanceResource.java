package io.asterism.processor.instances;

import io.asterism.processor.counting.LatentDetail;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.counting.Window;
import io.asterism.processor.directory.PairDirectory;
import io.asterism.processor.directory.SaeDirectory;
import io.asterism.processor.directory.SaeView;
import io.asterism.processor.requests.Parameters;
import io.asterism.processor.requests.ProblemException;
import io.asterism.processor.subspace.SubspaceStatistics;
import io.asterism.schemas.PairId;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.Separator;

/**
 * What this instance's own tasks hold, for the other instances: figures of exactly the partitions asked for, 409 where one of them
 * is no longer here, 404 where the SAE is not, 400 where the request is none that an instance makes.
 */
@Path(InstanceResource.PATH)
@Produces(MediaType.APPLICATION_OCTET_STREAM)
public class InstanceResource {
    public static final String PATH = "/api/internal/saes";

    /** Keeps a request line under the 4 KiB that an HTTP server takes at least. */
    static final int MOST_LATENTS = 400;

    private static final int BLOCK_BYTES = 1 << 20;

    private final SaeDirectory directory;
    private final PairDirectory pairs;
    private final TokenRates rates;

    InstanceResource(SaeDirectory directory, PairDirectory pairs, TokenRates rates) {
        this.directory = directory;
        this.pairs = pairs;
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
    public byte[] diagonal(@RestPath String sae, @Valid @BeanParam HeldCounts held) {
        return Diagonal.of(pairs(view(sae), held)).encode();
    }

    @GET
    @Path("/{sae}/rows/{latent}")
    @Operation(hidden = true)
    public byte[] rows(@RestPath String sae, @RestPath String latent, @Valid @BeanParam HeldCounts held) {
        SaeView view = view(sae);
        return PairRows.encodeFrom(pairs(view, held), latent(view, latent), BLOCK_BYTES);
    }

    @GET
    @Path("/{sae}/neighbors/{latent}")
    @Operation(hidden = true)
    public byte[] neighbors(@RestPath String sae, @RestPath String latent, @Valid @BeanParam HeldCounts held) {
        SaeView view = view(sae);
        return PairRows.encodeNeighbors(pairs(view, held), latent(view, latent));
    }

    @GET
    @Path("/{sae}/sums")
    @Operation(hidden = true)
    public byte[] sums(@RestPath String sae, @Valid @BeanParam HeldWindow held) {
        SaeView view = view(sae);
        Window window = held.window();
        return SumsColumns.encode(share(view, held).sums(window));
    }

    @GET
    @Path("/{sae}/quality")
    @Operation(hidden = true)
    public byte[] quality(@RestPath String sae, @Valid @BeanParam HeldWindow held) {
        SaeView view = view(sae);
        Window window = held.window();
        return share(view, held).quality(List.of(window)).get(0).encode();
    }

    @GET
    @Path("/{sae}/subspaces/{name}")
    @Operation(hidden = true)
    public byte[] subspace(
            @RestPath String sae,
            @RestPath String name,
            @Valid @BeanParam HeldWindow held,
            @RestQuery @NotNull Long definedAt,
            @RestQuery @NotNull Boolean points) {
        SaeView view = view(sae);
        Window window = held.window();
        LocalShare share = share(view, held);
        return view.subspaces()
                .definition(name)
                .filter(definition -> definition.definedAt() == definedAt)
                .flatMap(definition -> share.subspace(definition, window, points))
                .map(SubspaceStatistics::encode)
                .orElse(new byte[0]);
    }

    @GET
    @Path("/{sae}/fires/{latent}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public Map<Long, Long> fires(
            @RestPath String sae,
            @RestPath String latent,
            @Valid @BeanParam HeldTasks held,
            @RestQuery @NotNull @Min(0) Integer threshold) {
        SaeView view = view(sae);
        int asked = latent(view, latent);
        return share(view, held).firesByPane(asked, HeldCounts.thresholdIndex(view, threshold));
    }

    @GET
    @Path("/{sae}/details/{latent}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public LatentDetail detail(@RestPath String sae, @RestPath String latent, @Valid @BeanParam HeldTasks held) {
        SaeView view = view(sae);
        int asked = latent(view, latent);
        return share(view, held).detail(asked);
    }

    @GET
    @Path("/{sae}/peaks")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public Map<Integer, List<Peak>> peaks(
            @RestPath String sae,
            @Valid @BeanParam HeldTasks held,
            @RestQuery @Separator(",") @NotNull @Size(min = 1, max = MOST_LATENTS) List<@Min(0) Integer> latents) {
        SaeView view = view(sae);
        int last = view.manifest().getDSae() - 1;
        latents.stream().filter(latent -> latent > last).findFirst().ifPresent(latent -> {
            throw ProblemException.badParameter("latents", latent, "whole numbers from 0 to " + last);
        });
        return share(view, held)
                .peaks(latents.stream().mapToInt(Integer::intValue).toArray());
    }

    private PairCounts pairs(SaeView view, HeldCounts held) {
        Window window = held.window();
        int threshold = held.thresholdIndex(view);
        return share(view, held).pairs(window, threshold);
    }

    private LocalShare share(SaeView view, HeldTasks held) {
        Set<Integer> wanted = held.wanted();
        LocalShare share = LocalShare.of(view, wanted, rates);
        if (share.standings().size() != wanted.size()) {
            throw ProblemException.conflict(
                    "partitions",
                    String.valueOf(held.partitions),
                    "partitions that are counted here: "
                            + view.tasks().stream()
                                    .map(task -> task.progress().partition())
                                    .toList());
        }
        return share;
    }

    private static int latent(SaeView view, String text) {
        return Parameters.latent(text, view.manifest().getDSae());
    }

    /** An SAE, or a pair of SAEs as one stream. */
    private SaeView view(String counted) {
        return PairId.isLegal(counted) ? pairs.required(PairId.parse(counted)).counted() : directory.required(counted);
    }
}

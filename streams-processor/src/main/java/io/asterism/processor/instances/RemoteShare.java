package io.asterism.processor.instances;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asterism.processor.counting.LatentDetail;
import io.asterism.processor.counting.LatentSums;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.counting.QualitySums;
import io.asterism.processor.counting.Window;
import io.asterism.processor.directory.InstanceAddress;
import io.asterism.processor.subspace.SubspaceDefinition;
import io.asterism.processor.subspace.SubspaceStatistics;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** The tasks of another instance, read over HTTP. */
final class RemoteShare implements Share {
    private static final TypeReference<Map<Integer, List<Peak>>> PEAKS = new TypeReference<>() {};
    private static final TypeReference<Map<Long, Long>> FIRES = new TypeReference<>() {};

    private final InstanceClient client;
    private final InstanceAddress address;
    private final String sae;
    private final int dSae;
    private final List<TaskStanding> standings;

    RemoteShare(InstanceClient client, InstanceAddress address, String sae, int dSae, List<TaskStanding> standings) {
        this.client = client;
        this.address = address;
        this.sae = sae;
        this.dSae = dSae;
        this.standings = standings;
    }

    @Override
    public List<TaskStanding> standings() {
        return standings;
    }

    @Override
    public PairCounts pairs(Window window, int threshold) {
        return new RemotePairs(this, scope(window) + "&threshold=" + threshold, dSae);
    }

    @Override
    public LatentSums sums(Window window) {
        return await(fetch("sums?" + scope(window), bytes -> SumsColumns.decode(bytes, dSae)));
    }

    @Override
    public List<QualitySums> quality(List<Window> windows) {
        return windows.stream().map(window -> fetch("quality?" + scope(window), QualitySums::decode)).toList().stream()
                .map(this::await)
                .toList();
    }

    @Override
    public Optional<SubspaceStatistics> subspace(SubspaceDefinition definition, Window window, boolean points) {
        int members = definition.latents().size();
        return await(fetch(
                "subspaces/" + definition.name() + "?" + scope(window) + "&definedAt=" + definition.definedAt()
                        + "&points=" + points,
                bytes ->
                        bytes.length == 0 ? Optional.empty() : Optional.of(SubspaceStatistics.decode(bytes, members))));
    }

    @Override
    public Map<Long, Long> firesByPane(int latent, int threshold) {
        ObjectMapper json = client.json();
        return await(fetch(
                "fires/" + latent + "?" + partitions() + "&threshold=" + threshold,
                bytes -> json.readValue(bytes, FIRES)));
    }

    @Override
    public LatentDetail detail(int latent) {
        ObjectMapper json = client.json();
        return await(
                fetch("details/" + latent + "?" + partitions(), bytes -> json.readValue(bytes, LatentDetail.class)));
    }

    @Override
    public Map<Integer, List<Peak>> peaks(int[] latents) {
        ObjectMapper json = client.json();
        Map<Integer, List<Peak>> peaks = new HashMap<>();
        for (int from = 0; from < latents.length; from += InstanceResource.MOST_LATENTS) {
            String asked = Arrays.stream(latents, from, Math.min(latents.length, from + InstanceResource.MOST_LATENTS))
                    .mapToObj(String::valueOf)
                    .collect(Collectors.joining(",", "&latents=", ""));
            peaks.putAll(await(fetch("peaks?" + partitions() + asked, bytes -> json.readValue(bytes, PEAKS))));
        }
        return peaks;
    }

    <T> CompletableFuture<T> fetch(String path, InstanceClient.Decoder<T> decoder) {
        return client.fetch(address, sae, path, decoder);
    }

    <T> T await(CompletableFuture<T> figures) {
        return client.await(address, figures);
    }

    private String scope(Window window) {
        return partitions() + "&from=" + window.from() + "&to=" + window.to();
    }

    /** Names the tasks, so that one that has moved since is not counted twice or left out unsaid. */
    private String partitions() {
        return standings.stream()
                .map(standing -> String.valueOf(standing.progress().partition()))
                .collect(Collectors.joining(",", "partitions=", ""));
    }
}

package io.asterism.processor.instances;

import com.fasterxml.jackson.core.type.TypeReference;
import io.asterism.processor.directory.InstanceAddress;
import io.asterism.processor.directory.SaeView;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Brings the figures of an SAE together from this instance and all others. An instance that cannot be reached, or is lost in the
 * middle of an answer, is left out, and the figures say which partitions are missing.
 */
@ApplicationScoped
public class Gathering {
    private static final Logger LOG = Logger.getLogger(Gathering.class);
    private static final TypeReference<List<TaskStanding>> STANDINGS = new TypeReference<>() {};

    private final TokenRates rates;
    private final InstanceClient client;

    Gathering(TokenRates rates, InstanceClient client) {
        this.rates = rates;
        this.client = client;
    }

    /** Answers a question from the SAE's figures, from those of the instances that stay within reach until it is answered. */
    public <T> T answer(SaeView sae, Function<SaeFigures, T> question) {
        Set<InstanceAddress> lost = new HashSet<>();
        while (true) {
            try {
                return question.apply(new SaeFigures(sae, shares(sae, lost)));
            } catch (InstanceLostException e) {
                LOG.debugf("SAE %s is answered without an instance: %s", sae.id(), e.getMessage());
                if (!lost.add(e.address())) {
                    throw e;
                }
            }
        }
    }

    private List<Share> shares(SaeView sae, Set<InstanceAddress> lost) {
        Map<InstanceAddress, CompletableFuture<List<TaskStanding>>> asked = new LinkedHashMap<>();
        for (InstanceAddress other : sae.others()) {
            if (!lost.contains(other)) {
                asked.put(
                        other,
                        client.fetch(
                                other,
                                sae.id(),
                                "standings",
                                bytes -> client.json().readValue(bytes, STANDINGS)));
            }
        }
        List<Share> shares = new ArrayList<>();
        Set<Integer> reached = new HashSet<>();
        LocalShare local = LocalShare.of(sae, rates);
        if (!local.tasks().isEmpty()) {
            shares.add(local);
            local.standings()
                    .forEach(standing -> reached.add(standing.progress().partition()));
        }
        asked.forEach((other, answer) -> {
            List<TaskStanding> fresh = new ArrayList<>(client.await(other, answer));
            fresh.removeIf(standing -> !reached.add(standing.progress().partition()));
            if (!fresh.isEmpty()) {
                shares.add(
                        new RemoteShare(client, other, sae.id(), sae.manifest().getDSae(), List.copyOf(fresh)));
            }
        });
        return shares;
    }
}

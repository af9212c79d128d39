package io.asterism.producer.intervention;

import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.sae.Sae;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.producer.tokens.Sha256;
import io.asterism.schemas.InputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes interventions of what a file says of them. */
final class InterventionFile {
    private final LanguageModel model;
    private final SaeShelf shelf;
    private final List<Intervention> interventions = new ArrayList<>();
    private final StringBuilder said = new StringBuilder();

    private InterventionFile(LanguageModel model, SaeShelf shelf) {
        this.model = model;
        this.shelf = shelf;
    }

    static InterventionFile read(Path file, LanguageModel model, SaeShelf shelf) {
        InterventionFile read = new InterventionFile(model, shelf);
        for (JsonConfig json : JsonConfig.readList(file)) {
            Item item = new Item(json);
            Intervention intervention = read.intervention(item);
            read.interventions.add(intervention);
            read.said
                    .append(item.canonical(intervention.sae().map(Sae::sha256)))
                    .append('\n');
        }
        return read;
    }

    List<Intervention> interventions() {
        return interventions;
    }

    String fingerprint() {
        return Sha256.of(said.toString().getBytes(StandardCharsets.UTF_8));
    }

    private Intervention intervention(Item item) {
        Operation operation = item.operation();
        Optional<HookPoint> said = item.hook();
        said.ifPresent(model::width);
        Optional<Sae> sae = item.text("sae").map(name -> shelf.find(item.origin(), name, said, model));
        HookPoint hook = sae.map(Sae::hook)
                .or(() -> said)
                .orElseThrow(() ->
                        new InputException("'%s' has neither hook nor sae, expected one at least", item.origin()));
        HookPoint target = sae.map(Sae::target).orElse(hook);
        int[] latents = item.latents(sae.map(Sae::latents));
        Positions positions = item.positions();
        checkPositions(item, positions, sae, latents);
        if (sae.isEmpty() && !item.keepsError()) {
            throw item.refused("keepError", "true where no sae is named, as nothing else has an error");
        }
        Change change = new ChangeReader(item, operation, sae, latents, model.width(target), positions).change();
        return new Intervention(hook, target, sae, change, positions, item.keepsError());
    }

    private static void checkPositions(Item item, Positions positions, Optional<Sae> sae, int[] latents) {
        if (positions.needActivations() && sae.isEmpty()) {
            throw item.refused("positions", "\"all\", \"last\" or \"from 3\" where no sae is named");
        }
        if (positions instanceof Positions.WhereOwnActive && latents.length == 0) {
            throw item.refused(
                    "positions",
                    "the latent to be named, as in \"where latent 17 active\", where there are no latents");
        }
        if (positions instanceof Positions.WhereActive where
                && where.latent() >= sae.orElseThrow().latents()) {
            throw item.refused(
                    "positions", "a latent from 0 to " + (sae.orElseThrow().latents() - 1));
        }
    }
}

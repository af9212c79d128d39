package io.asterism.producer.intervention;

import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.sae.Sae;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.schemas.InputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Makes interventions of what a file says of them. */
final class InterventionFile {
    private final LanguageModel model;
    private final SaeShelf shelf;

    InterventionFile(LanguageModel model, SaeShelf shelf) {
        this.model = model;
        this.shelf = shelf;
    }

    List<Intervention> read(Path file) {
        return JsonConfig.readList(file).stream()
                .map(json -> intervention(new Item(json)))
                .toList();
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

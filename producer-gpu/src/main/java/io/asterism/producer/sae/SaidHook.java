package io.asterism.producer.sae;

import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.Modules;
import io.asterism.schemas.InputException;
import java.util.Optional;

/** Settles where an SAE reads, of what its files say and what the user says. */
final class SaidHook {
    private SaidHook() {}

    /**
     * What both say, under the one name that the model has for it, or the one that says something.
     *
     * @throws InputException if neither does, or they differ
     */
    static HookPoint settle(SaeSource source, Modules modules, Optional<HookPoint> files) {
        if (files.isEmpty()) {
            return source.hook()
                    .map(modules::canonical)
                    .orElseThrow(() -> new InputException(
                            "neither the files nor the folders of the SAE '%s' say which hook point it reads, expected"
                                    + " to be told: --hook HOOK, or --sae DIR@HOOK",
                            source.path()));
        }
        source.hook()
                .map(modules::canonical)
                .filter(said -> !said.equals(files.get()))
                .ifPresent(said -> {
                    throw new InputException(
                            "the SAE '%s' reads '%s', but '%s' was asked for", source.path(), files.get(), said);
                });
        return files.get();
    }
}

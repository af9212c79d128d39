package io.asterism.producer.sae;

import io.asterism.schemas.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tells the layout of an SAE by its files. */
final class SaeLayouts {
    private static final List<SaeLayout> KNOWN = List.of(new SaeLens());

    private SaeLayouts() {}

    static SaeLayout.Source open(Path path) {
        if (!Files.exists(path)) {
            throw new InputException("there is no SAE '%s'", path);
        }
        return KNOWN.stream()
                .filter(layout -> layout.matches(path))
                .findFirst()
                .orElseThrow(() -> new InputException(
                        "'%s' is no SAE of a known layout, expected a directory with cfg.json and sae_weights.safetensors",
                        path))
                .open(path);
    }
}

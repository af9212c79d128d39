package io.asterism.producer.sae;

import io.asterism.producer.model.Modules;
import io.asterism.schemas.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells the layout of an SAE by its files. */
final class SaeLayouts {
    /** The more particular ones first. */
    private static final List<SaeLayout> KNOWN =
            List.of(new Sparsify(), new SaeLens(), new GemmaScope(), new GemmaScope2(), new OpenMoss());

    private static final Set<String> WEIGHTS_OF_DIRECTORIES = Set.of(
            "sae_weights.safetensors", "sae.safetensors", "params.safetensors", "params.npz", "final.safetensors");

    private SaeLayouts() {}

    static StoredSae open(SaeSource source, Modules modules) {
        if (!Files.exists(source.path())) {
            throw new InputException("there is no SAE '%s'", source.path());
        }
        SaeSource directory = source.movedTo(directory(source.path()));
        Pickles.refuse(directory.path());
        return KNOWN.stream()
                .filter(layout -> layout.matches(directory.path()))
                .findFirst()
                .orElseThrow(() -> new InputException(
                        "'%s' is no SAE of a known layout, expected a directory with %s",
                        source.path(), KNOWN.stream().map(SaeLayout::files).collect(Collectors.joining(", or "))))
                .open(directory, modules);
    }

    /** Who names the file of an SAE's weights means the folder that it lies in. */
    private static Path directory(Path path) {
        Path absolute = path.toAbsolutePath();
        if (!Files.isRegularFile(path) || !WEIGHTS_OF_DIRECTORIES.contains(String.valueOf(path.getFileName()))) {
            return path;
        }
        Path parent = absolute.getParent();
        return parent.endsWith("checkpoints") ? parent.getParent() : parent;
    }
}

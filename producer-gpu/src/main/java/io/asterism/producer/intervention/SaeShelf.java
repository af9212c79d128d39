package io.asterism.producer.intervention;

import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.sae.Sae;
import io.asterism.producer.sae.SaeSource;
import io.asterism.schemas.InputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The SAEs that interventions name: those that are loaded, by id, and others from folders, each opened once. */
final class SaeShelf implements AutoCloseable {
    private final Map<String, Sae> loaded;
    private final Path folder;
    private final Map<Named, Sae> opened = new HashMap<>();

    private record Named(Path path, Optional<HookPoint> hook) {}

    /**
     * A shelf.
     *
     * @param loaded by id; they stay their owner's
     * @param folder in which names are looked for that are none from the working directory
     */
    SaeShelf(Map<String, Sae> loaded, Path folder) {
        this.loaded = loaded;
        this.folder = folder;
    }

    /**
     * The SAE of a name.
     *
     * @param hook where it is said to read
     * @throws InputException if there is none, it is another model's, or it reads elsewhere
     */
    Sae find(String origin, String name, Optional<HookPoint> hook, LanguageModel model) {
        Sae known = loaded.get(name);
        if (known != null) {
            if (hook.isPresent() && !hook.get().equals(known.hook())) {
                throw new InputException(
                        "'%s' has hook = \"%s\", but the SAE '%s' reads '%s'", origin, hook.get(), name, known.hook());
            }
            return known;
        }
        Named named = new Named(path(origin, name), hook);
        Sae sae = opened.get(named);
        if (sae == null) {
            sae = Sae.open(SaeSource.of(named.path).at(hook), model);
            opened.put(named, sae);
        }
        return sae;
    }

    private Path path(String origin, String name) {
        try {
            Path here = Path.of(name);
            Path path = Files.exists(here) ? here : folder.resolve(here);
            if (!name.isBlank() && Files.exists(path)) {
                return path.toAbsolutePath().normalize();
            }
        } catch (InvalidPathException e) {
            throw new InputException(
                    e, "'%s' has sae = \"%s\", which cannot be a path: %s", origin, name, e.getReason());
        }
        throw new InputException(
                "'%s' has sae = \"%s\", expected the folder of an SAE%s",
                origin,
                name,
                loaded.isEmpty() ? "" : " or one of the ids " + String.join(", ", new TreeSet<>(loaded.keySet())));
    }

    @Override
    public void close() {
        opened.values().forEach(Sae::close);
    }
}

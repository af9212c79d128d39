package io.asterism.producer.sae;

import io.asterism.schemas.FileContent;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Files that can only be read by running what is in them, which is not done here. */
final class Pickles {
    private static final List<String> PICKLES = List.of(".pt", ".pth", ".bin", ".pkl", ".ckpt");
    private static final List<String> WEIGHTS = List.of(".safetensors", ".npz");

    private Pickles() {}

    /**
     * Refuses a pickle, and a directory that holds one and no weights of another kind.
     *
     * @throws InputException with the command that converts it
     */
    static void refuse(Path path) {
        find(path).ifPresent(pickle -> {
            FileContent.PICKLE.require(pickle);
            throw new InputException(
                    "'%s' is a pickle, which can hold any program and is not read; this converts it: python3 docs/convert_pickle.py '%s' '%s'",
                    pickle, pickle, converted(pickle));
        });
    }

    private static Optional<Path> find(Path path) {
        if (Files.isRegularFile(path)) {
            return Optional.of(path).filter(file -> ends(file, PICKLES));
        }
        try (Stream<Path> files = Files.list(path)) {
            List<Path> all = files.filter(Files::isRegularFile).sorted().toList();
            boolean others = all.stream().anyMatch(file -> ends(file, WEIGHTS))
                    || Files.isDirectory(path.resolve("checkpoints"));
            return others
                    ? Optional.empty()
                    : all.stream().filter(file -> ends(file, PICKLES)).findFirst();
        } catch (IOException e) {
            throw new InputException(e, "'%s' cannot be read: %s", path, e.getMessage());
        }
    }

    private static boolean ends(Path file, List<String> suffixes) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return suffixes.stream().anyMatch(name::endsWith);
    }

    private static Path converted(Path pickle) {
        String name = String.valueOf(pickle.getFileName()).replaceFirst("\\.[^.]*$", "");
        return pickle.resolveSibling(name + "-converted");
    }
}

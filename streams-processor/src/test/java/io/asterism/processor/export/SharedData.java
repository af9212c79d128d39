package io.asterism.processor.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Public data that lies beside the project; tests that need it are skipped where it is absent. */
final class SharedData {
    private SharedData() {}

    /** The published node tables. */
    static List<Path> nodeTables() {
        String named = System.getenv("ASTERISM_SHARED_DATA");
        Path root = named != null ? Path.of(named) : Path.of("..", "..", "shared", "data");
        Path published = root.resolve("published");
        Assumptions.assumeTrue(Files.exists(published), () -> "skipped: there is no shared data '" + published + "'");
        try (Stream<Path> files = Files.list(published)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".csv"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

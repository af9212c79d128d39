package io.asterism.producer.tokens;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Public data that lies beside the project; tests that need it are skipped where it is absent. */
public final class SharedData {
    private SharedData() {}

    /** A file or directory of it. */
    public static Path at(String name) {
        String named = System.getenv("ASTERISM_SHARED_DATA");
        Path root = named != null ? Path.of(named) : Path.of("..", "..", "shared", "data");
        Path path = root.resolve(name);
        Assumptions.assumeTrue(Files.exists(path), () -> "skipped: there is no shared data '" + path + "'");
        return path;
    }
}

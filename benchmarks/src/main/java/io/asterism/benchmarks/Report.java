package io.asterism.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** Tells measurements as they come: a line of a table, and a line of JSON in a file. */
final class Report {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintStream out;
    private final Path file;

    /** Begins a table and appends to the file. */
    Report(PrintStream out, Path file) {
        this.out = out;
        this.file = file;
        out.printf(
                "%-44s %-5s %9s %10s %12s %10s %9s %5s%n",
                "name", "load", "tokens", "seconds", "tokens/s", "M incr./s", "peak MiB", "runs");
    }

    void add(Measurement measurement) {
        out.printf(
                Locale.ROOT,
                "%-44s %-5s %9d %10.4g %12.0f %10.1f %9.0f %5d%s%n",
                measurement.name(),
                measurement.workload(),
                measurement.tokens(),
                measurement.seconds(),
                measurement.tokensPerSecond(),
                measurement.incrementsPerSecond() / 1e6,
                measurement.peakRssMb(),
                measurement.runs(),
                measurement.bytesPerPair() == null
                        ? ""
                        : String.format(Locale.ROOT, "  %.2f bytes a pair", measurement.bytesPerPair()));
        try {
            Files.writeString(
                    file,
                    JSON.writeValueAsString(measurement) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new InputException(e, "cannot write '%s' (%s), expected a file that can be written", file, e);
        }
    }

    void skip(String name, String reason) {
        out.printf("%-44s skipped: %s%n", name, reason);
    }

    /** A figure that was not reached: a wrong count, or an engine that gave up. */
    void fail(String name, String reason) {
        out.printf("%-44s FAILED: %s%n", name, reason);
    }
}

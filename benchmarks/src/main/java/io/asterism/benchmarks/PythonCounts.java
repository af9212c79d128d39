package io.asterism.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A contestant that is a Python script beside this class; it prints its outcome as one line of JSON. */
abstract class PythonCounts implements Contestant {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final String module;
    private final String script;
    private final int mostTokens;

    PythonCounts(String name, String module, String script, int mostTokens) {
        this.name = name;
        this.module = module;
        this.script = script;
        this.mostTokens = mostTokens;
    }

    /** What a script prints. */
    private record Line(double seconds, long counts, String hash, double peakRssMb, int cores) {}

    @Override
    public String name() {
        return name;
    }

    @Override
    public int mostTokens() {
        return mostTokens;
    }

    @Override
    public String heap() {
        return "256m";
    }

    @Override
    public String missing() {
        return PythonInterpreter.with(module).isEmpty() ? PythonInterpreter.missing(module) : "";
    }

    @Override
    public Outcome count(Path file, int tokens, Path folder) throws IOException, InterruptedException {
        PythonInterpreter interpreter = PythonInterpreter.with(module)
                .orElseThrow(() -> new IllegalStateException(PythonInterpreter.missing(module)));
        Path copy = folder.resolve(script);
        copyTo(folder, "fingerprint.py");
        copyTo(folder, script);
        Process process = new ProcessBuilder(
                        interpreter.command(), copy.toString(), file.toString(), Integer.toString(tokens))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(script + " ended with status " + process.exitValue() + ": " + output);
        }
        Line line = JSON.readValue(output, Line.class);
        return new Outcome(
                line.seconds(),
                line.peakRssMb(),
                line.cores(),
                new Fingerprint(tokens, line.counts(), Long.parseUnsignedLong(line.hash())));
    }

    private static void copyTo(Path folder, String resource) throws IOException {
        try (InputStream in = PythonCounts.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("resource " + resource + " is missing");
            }
            Files.copy(in, folder.resolve(resource));
        }
    }
}

package io.asterism.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The command {@code analyze} on a file of activations as a user gives it, from a cold start to the files, beside SciPy's product of the same file,
 * read and saved, in turns. No time is told unless both matrices are the same in every entry.
 */
final class WholeAnalysis {
    /** Tokens of the stream. */
    static final int TOKENS = 300_000;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCRIPT = "scipy_analysis.py";
    private static final String SAE = "benchmark.h24";

    private final Path folder;
    private final int runs;

    /** Works in a folder, which takes some gigabytes while it runs. */
    WholeAnalysis(Path folder, int runs) {
        this.folder = folder;
        this.runs = runs;
    }

    /** One run of SciPy: seconds. */
    private record Scipy(double load, double product, double raw, double packed) {}

    /** One run of the command: seconds of the whole process and of its counting, and of the parts. */
    private record Command(double whole, double counting, String phases) {}

    /** Where no Python has SciPy there is nothing to compare with: one line says so. */
    void run(PrintStream out, WorkloadFile file) throws IOException, InterruptedException {
        Optional<PythonInterpreter> interpreter = PythonInterpreter.with("scipy.sparse");
        if (interpreter.isEmpty()) {
            out.println("analyze: skipped, " + PythonInterpreter.missing("scipy.sparse"));
            return;
        }
        Files.createDirectories(folder);
        copyScript();
        List<Scipy> peer = new ArrayList<>();
        List<Command> packed = new ArrayList<>();
        List<Command> raw = new ArrayList<>();
        JsonNode counted = JSON.createObjectNode();
        for (int run = 0; run < runs; run++) {
            counted = python(interpreter.get(), "count", file.path().toString(), folder.toString());
            packed.add(analyze(interpreter.get(), file, "fast"));
            raw.add(analyze(interpreter.get(), file, "none"));
            peer.add(new Scipy(
                    counted.path("load").asDouble(),
                    counted.path("product").asDouble(),
                    counted.path("raw").asDouble(),
                    python(interpreter.get(), "pack", folder.toString())
                            .path("packed")
                            .asDouble()));
        }
        out.printf(
                Locale.ROOT,
                "analyze %s, %,d tokens, %,d distinct pairs, threshold 0; %s, %d processors; SciPy %s; medians of %d%n",
                file.workload().label(),
                file.tokens(),
                counted.path("pairs").asLong(),
                Processor.name(),
                Runtime.getRuntime().availableProcessors(),
                counted.path("version").asText(),
                runs);
        out.printf("%-40s %10s %10s %8s%n", "", "Asterism", "SciPy", "ratio");
        double own = file.tokens() / median(packed, Command::counting);
        double other = file.tokens() / median(peer, Scipy::product);
        row(out, "counted, tokens/s", own, other);
        row(
                out,
                "whole, compressed, s",
                median(packed, Command::whole),
                median(peer, run -> run.load + run.product + run.packed));
        row(
                out,
                "whole, as it is, s",
                median(raw, Command::whole),
                median(peer, run -> run.load + run.product + run.raw));
        out.printf(
                Locale.ROOT,
                "SciPy by part, s: reading %.1f, counting %.1f, saving as it is %.1f, saving compressed %.1f%n",
                median(peer, Scipy::load),
                median(peer, Scipy::product),
                median(peer, Scipy::raw),
                median(peer, Scipy::packed));
        out.println("Asterism by part, s, compressed: " + packed.get(runs - 1).phases);
        out.println("Asterism by part, s, as it is: " + raw.get(runs - 1).phases);
    }

    private static void row(PrintStream out, String name, double own, double other) {
        out.printf(Locale.ROOT, "%-40s %,10.1f %,10.1f %8.2f%n", name, own, other, own / other);
    }

    private Command analyze(PythonInterpreter interpreter, WorkloadFile file, String compression)
            throws IOException, InterruptedException {
        Path results = folder.resolve("results");
        remove(results);
        long began = System.nanoTime();
        Process process = new ProcessBuilder(
                        "deploy/asterism",
                        "analyze",
                        "--out",
                        results.toString(),
                        "--activations",
                        file.path().toString(),
                        "--sae-id",
                        SAE,
                        "--threshold",
                        "0",
                        "--compression",
                        compression)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int status = process.waitFor();
        double whole = (System.nanoTime() - began) / 1e9;
        if (status != 0) {
            throw new IllegalStateException("deploy/asterism analyze ended with status " + status);
        }
        Path matrix = results.resolve(SAE).resolve("cooccurrence_threshold_0_0.npz");
        if (!python(interpreter, "compare", folder.toString(), matrix.toString())
                .path("same")
                .asBoolean()) {
            throw new IllegalStateException("'" + matrix + "' is not the product that SciPy counted");
        }
        JsonNode summary =
                JSON.readTree(results.resolve(SAE).resolve("summary.json").toFile());
        return new Command(
                whole,
                summary.path("seconds").asDouble(),
                summary.path("phases").toString());
    }

    private JsonNode python(PythonInterpreter interpreter, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(interpreter.command(), folder.resolve(SCRIPT).toString()));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(SCRIPT + " ended with status " + process.exitValue());
        }
        return JSON.readTree(output);
    }

    private void copyScript() throws IOException {
        try (InputStream in = WholeAnalysis.class.getResourceAsStream(SCRIPT)) {
            if (in == null) {
                throw new IllegalStateException("resource " + SCRIPT + " is missing");
            }
            Files.copy(in, folder.resolve(SCRIPT), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static <T> double median(List<T> runs, ToDoubleFunction<T> figure) {
        double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}

package io.asterism.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.asterism.benchmarks.Contestant.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.Logger;

/** One run of a contestant in a process of its own. */
final class Trial {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LOG_SHOWN = 3000;
    /**
     * For every engine's JVM: large pages, as matrices are hundreds of megabytes, and a heap that is there before the clock runs, as on
     * machines that have to find each new page first, that would be what is measured.
     */
    static final List<String> MEMORY = List.of("-XX:+UseTransparentHugePages", "-XX:+AlwaysPreTouch");

    private Trial() {}

    /** Those that are installed; large engines are there where the profile {@code peers} was built. */
    static List<Contestant> contestants() {
        List<Contestant> all = new ArrayList<>(List.of(
                new EndToEnd(), new NaiveStreams(), new StripesStreams(), new ScipyProduct(), new TorchProduct()));
        Iterator<Contestant> peers = ServiceLoader.load(Contestant.class).iterator();
        while (addNext(peers, all)) {}
        return all;
    }

    /** Passes over an engine whose classes an earlier build left behind and whose libraries this one does not have. */
    private static boolean addNext(Iterator<Contestant> peers, List<Contestant> all) {
        try {
            if (!peers.hasNext()) {
                return false;
            }
            all.add(peers.next());
        } catch (ServiceConfigurationError | NoClassDefFoundError e) {
            System.err.println("passing over an engine that is not installed: " + e.getMessage());
        }
        return true;
    }

    /** The process: contestant, file, tokens, folder, and the file that takes what it came to. */
    public static void main(String[] arguments) throws Exception {
        logWarnings();
        Contestant contestant = contestants().stream()
                .filter(known -> known.name().equals(arguments[0]))
                .findFirst()
                .orElseThrow();
        Outcome outcome =
                contestant.count(Path.of(arguments[1]), Integer.parseInt(arguments[2]), Path.of(arguments[3]));
        JSON.writeValue(Path.of(arguments[4]).toFile(), outcome);
        // Some engines leave threads behind.
        Runtime.getRuntime().halt(0);
    }

    /**
     * Until Quarkus starts, which it does not here, its log manager keeps every record down to TRACE for later: every buffer that Kafka or Flink
     * hands on would be spelt out.
     */
    private static void logWarnings() {
        Logger root = LogContext.getLogContext().getLogger("");
        root.clearHandlers();
        root.addHandler(new ConsoleHandler());
        root.setLevel(Level.WARNING);
    }

    /**
     * Runs a contestant and waits for it.
     *
     * @throws IllegalStateException if it fails
     */
    static Outcome run(Contestant contestant, Path file, int tokens) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(file.toAbsolutePath().getParent(), "trial");
        try {
            Path work = Files.createDirectory(folder.resolve("work"));
            Path result = folder.resolve("result.json");
            Path log = folder.resolve("log");
            int status = new ProcessBuilder(command(
                            contestant,
                            List.of(
                                    contestant.name(),
                                    file.toString(),
                                    Integer.toString(tokens),
                                    work.toString(),
                                    result.toString())))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start()
                    .waitFor();
            if (status != 0 || !Files.exists(result)) {
                throw new IllegalStateException(
                        contestant.name() + " ended with status " + status + ":\n" + endOf(Files.readString(log)));
            }
            return JSON.readValue(result.toFile(), Outcome.class);
        } finally {
            remove(folder);
        }
    }

    private static List<String> command(Contestant contestant, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + contestant.heap());
        command.add("-Xms" + contestant.heap());
        command.addAll(MEMORY);
        command.addAll(contestant.jvmOptions());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Trial.class.getName()));
        command.addAll(arguments);
        return command;
    }

    private static String endOf(String log) {
        return log.substring(Math.max(0, log.length() - LOG_SHOWN));
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}

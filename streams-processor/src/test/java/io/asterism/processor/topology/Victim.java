package io.asterism.processor.topology;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A {@link CountingUntilKilled} in a process of its own. */
final class Victim implements AutoCloseable {
    private static final Set<String> STAGES = Set.of("WATCHING", "STARTING", "RUNNING", "FAILED", "FLUSHED");

    private final Process process;
    private final Path log;
    private final Set<String> reached = ConcurrentHashMap.newKeySet();
    private final Thread reader;

    /**
     * Starts the process.
     *
     * @param log what it writes
     * @param lastFlush the flush after which it stands still, or {@link CountingUntilKilled#NEVER}
     */
    Victim(Path log, InstanceSettings settings, int lastFlush) throws IOException {
        this.log = log;
        this.process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CountingUntilKilled.class.getName(),
                        settings.kafka().bootstrap(),
                        settings.stateDirectory().toString(),
                        settings.instance(),
                        Integer.toString(lastFlush))
                .redirectErrorStream(true)
                .start();
        this.reader = new Thread(this::read, "victim");
        reader.start();
    }

    /** Whether the process has been where it says: WATCHING, a state of the SAE, or FLUSHED. */
    boolean reached(String stage) {
        if (!process.isAlive()) {
            throw new AssertionError("the process ended before " + stage + ", see " + log);
        }
        return reached.contains(stage);
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        reader.join();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
                Writer out = Files.newBufferedWriter(log)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.write(line + "\n");
                if (STAGES.contains(line)) {
                    reached.add(line);
                }
            }
        } catch (IOException e) {
            if (process.isAlive()) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

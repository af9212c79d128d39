package io.asterism.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The packaged application, started as a user starts it: by {@code deploy/asterism}, in a process of its own. */
final class Launcher {
    private static final Path SCRIPT =
            Path.of("..", "asterism").toAbsolutePath().normalize();
    private static final long MOST_SECONDS = 1_200;

    private final Path directory;

    /** Starts in this directory, where its output goes too. */
    Launcher(Path directory) {
        this.directory = directory;
    }

    /** A port that nobody listens on now. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** How a command ended, and what it said, a line each. */
    record Run(int status, List<String> out, List<String> err) {}

    /** Runs a command to its end. */
    Run run(String... arguments) throws InterruptedException {
        Process process = start(arguments);
        if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("still running after " + MOST_SECONDS + " s, and said " + lines("err"));
        }
        return new Run(process.exitValue(), lines("out"), lines("err"));
    }

    /** Starts a command; it is the caller's to end it. */
    Process start(String... arguments) {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("ASTERISM_JAVA_OPTS", "-Xmx1g");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the newest process wrote so far to {@code out} or {@code err}. */
    List<String> lines(String stream) {
        try {
            return Files.readAllLines(directory.resolve(stream));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

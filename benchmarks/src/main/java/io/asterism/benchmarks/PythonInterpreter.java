package io.asterism.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A Python on this machine that has a module. */
record PythonInterpreter(String command) {
    /** Names the interpreter to use. */
    private static final String VARIABLE = "PYTHON";

    private static final List<String> COMMANDS = List.of("python3", "/usr/bin/python3");

    /** The first Python that can import the module: the one on the path, or Debian's; where PYTHON names one, that one alone. */
    static Optional<PythonInterpreter> with(String module) {
        String named = System.getenv(VARIABLE);
        return with(module, named == null || named.isEmpty() ? COMMANDS : List.of(named));
    }

    static Optional<PythonInterpreter> with(String module, List<String> commands) {
        return commands.stream()
                .filter(command -> imports(command, module))
                .findFirst()
                .map(PythonInterpreter::new);
    }

    /** Why an engine that needs the module is skipped. */
    static String missing(String module) {
        return "no python3 has " + module;
    }

    private static boolean imports(String command, String module) {
        try {
            Process process = new ProcessBuilder(command, "-c", "import " + module)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(2, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

package io.asterism.standalone;

import io.quarkus.runtime.annotations.QuarkusMain;
import picocli.CommandLine;

/** Where the {@code asterism} command begins; only commands that answer HTTP start Quarkus. */
@QuarkusMain
public final class Asterism {
    private Asterism() {}

    /** Runs one command and ends the process with its exit status. */
    public static void main(String... arguments) {
        Silence.keep();
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new AsterismCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Failures::onArguments)
                .setExecutionExceptionHandler(Failures::onExecution)
                .setExecutionStrategy(Logs::openThenRun);
    }
}

package io.asterism.standalone;

import io.asterism.schemas.InputException;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** How a command that cannot go on says so: one sentence on standard error; the rest is for the log. */
final class Failures {
    private static final Logger LOG = Logger.getLogger(Failures.class.getName());

    private Failures() {}

    static int onArguments(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        say(
                command,
                oneSentence(failure.getMessage()) + "; '"
                        + command.getCommandSpec().qualifiedName() + " --help' says what is.");
        return CommandLine.ExitCode.USAGE;
    }

    static int onExecution(Exception failure, CommandLine command, ParseResult arguments) {
        if (failure instanceof InputException) {
            LOG.log(Level.FINE, "refused", failure);
            say(command, failure.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        LOG.log(Level.SEVERE, "the command failed", failure);
        say(command, "unexpected failure: " + oneSentence(failure.toString()) + Logs.whereToLook());
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static void say(CommandLine command, String sentence) {
        command.getErr().println("asterism: " + sentence);
        command.getErr().flush();
    }

    private static String oneSentence(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}

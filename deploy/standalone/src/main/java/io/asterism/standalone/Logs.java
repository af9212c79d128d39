package io.asterism.standalone;

import io.asterism.schemas.InputException;
import io.quarkus.bootstrap.logging.InitialConfigurator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jboss.logmanager.handlers.ConsoleHandler;
import org.jboss.logmanager.handlers.FileHandler;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * The log: warnings of Asterism itself go to standard error, one line each; everything worth keeping goes to the log file where
 * there is one. What libraries have to say is only ever in the file.
 */
final class Logs {
    private static final String LINE = "%s%n";
    private static final String RECORD = "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5p [%c{2.}] (%t) %s%e%n";
    private static final String OURS = "io.asterism";

    /** Loggers of libraries and the least that is worth keeping of them. */
    private static final Map<String, Level> LIBRARIES = Map.of(
            "org.apache.kafka", Level.WARNING,
            "kafka", Level.WARNING,
            "state.change.logger", Level.WARNING,
            "org.apache.kafka.clients.admin.AdminClientConfig", Level.SEVERE,
            "org.apache.kafka.common.utils.AppInfoParser", Level.OFF);

    private static final List<Logger> CONFIGURED = new ArrayList<>();
    private static @Nullable Path file;

    private Logs() {}

    static int openThenRun(ParseResult arguments) {
        AsterismCommand root = (AsterismCommand) arguments.commandSpec().userObject();
        open(root.log.orElse(null));
        return new CommandLine.RunLast().execute(arguments);
    }

    /** Begins the log in this directory unless the user chose a file. */
    static void openIn(Path directory) {
        if (file == null) {
            open(directory.resolve("asterism.log"));
        }
    }

    /** For the end of a sentence about a failure. */
    static String whereToLook() {
        return file == null ? " (--log FILE keeps the details)" : " (the details are in " + file + ")";
    }

    private static void open(@Nullable Path to) {
        LIBRARIES.forEach((name, level) -> {
            Logger logger = Logger.getLogger(name);
            logger.setLevel(level);
            CONFIGURED.add(logger);
        });
        List<Handler> handlers = new ArrayList<>();
        handlers.add(console());
        if (to != null) {
            handlers.add(file(to));
            file = to;
            keepInQuarkus(to);
        }
        InitialConfigurator.DELAYED_HANDLER.setHandlers(handlers.toArray(Handler[]::new));
    }

    /** Quarkus sets up the log anew when it starts; application.properties says the rest. */
    private static void keepInQuarkus(Path to) {
        System.setProperty("quarkus.log.file.enabled", "true");
        System.setProperty("quarkus.log.file.path", to.toString());
        System.setProperty("quarkus.log.file.format", RECORD);
    }

    private static Handler console() {
        ConsoleHandler console = new ConsoleHandler(ConsoleHandler.Target.SYSTEM_ERR, new PatternFormatter(LINE));
        console.setLevel(Level.WARNING);
        console.setFilter(record -> record.getLoggerName().startsWith(OURS)
                && !record.getLoggerName().equals(Failures.class.getName()));
        return console;
    }

    private static Handler file(Path to) {
        try {
            Path directory = to.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            FileHandler handler = new FileHandler(new PatternFormatter(RECORD), to.toFile(), true);
            handler.setLevel(Level.INFO);
            return handler;
        } catch (IOException e) {
            throw new InputException(e, "log file %s cannot be written (%s)", to, e);
        }
    }
}

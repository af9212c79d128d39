package io.asterism.standalone;

import io.asterism.processor.access.AccessToken;
import io.asterism.processor.access.Role;
import io.asterism.processor.access.TokenFile;
import io.asterism.schemas.InputException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "token",
        description = "Make, list and revoke the tokens of those who may ask a processor that others can reach.",
        subcommands = {TokenCommand.Create.class, TokenCommand.Revoke.class, TokenCommand.Listing.class})
final class TokenCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "'token' says nothing of what to do, expected one of: "
                        + String.join(", ", spec.subcommands().keySet()));
    }

    @Command(name = "create", description = "Make a token, print it, this once, and keep its digest in the file.")
    static final class Create implements Callable<Integer> {
        private static final int MOST_DAYS = 36_500;

        @Spec
        CommandSpec spec;

        @Option(
                names = "--tokens",
                required = true,
                paramLabel = "FILE",
                description = "The file of tokens; made if it is not there.")
        Path file;

        @Option(names = "--name", required = true, paramLabel = "NAME", description = "Of whoever is to hold it.")
        String name;

        @Option(
                names = "--role",
                defaultValue = "read",
                paramLabel = "ROLE",
                description =
                        "read, write (groups to track, jobs), admin (remove what is counted) or instance (another processor) "
                                + "(default: ${DEFAULT-VALUE}).")
        String role;

        @Option(
                names = "--days",
                paramLabel = "N",
                description = "For how long it is good (default: until it is revoked).")
        Optional<Integer> days;

        @Override
        public Integer call() {
            Role granted = Role.of(role)
                    .orElseThrow(
                            () -> new InputException("--role '%s' is no role: expected one of %s", role, Role.words()));
            Optional<Instant> expires = days.map(Create::end);
            String secret = AccessToken.secret();
            TokenFile before = Files.exists(file) ? TokenFile.read(file) : TokenFile.empty();
            before.with(new AccessToken(name, granted, AccessToken.digest(secret), expires))
                    .write(file);
            PrintWriter out = spec.commandLine().getOut();
            out.println(secret);
            out.flush();
            return 0;
        }

        private static Instant end(int days) {
            if (days < 1 || days > MOST_DAYS) {
                throw new InputException("--days %d cannot be used: expected 1 to %d", days, MOST_DAYS);
            }
            return Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(days));
        }
    }

    @Command(name = "revoke", description = "Take a token out of the file; processors that run know within a second.")
    static final class Revoke implements Callable<Integer> {
        @Option(names = "--tokens", required = true, paramLabel = "FILE", description = "The file of tokens.")
        Path file;

        @Parameters(paramLabel = "NAME", description = "Its name.")
        String name;

        @Override
        public Integer call() {
            TokenFile.read(file).without(name).write(file);
            return 0;
        }
    }

    @Command(name = "list", description = "Print name, role and end of each token of the file.")
    static final class Listing implements Callable<Integer> {
        @Spec
        CommandSpec spec;

        @Option(names = "--tokens", required = true, paramLabel = "FILE", description = "The file of tokens.")
        Path file;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            Instant now = Instant.now();
            for (AccessToken token : TokenFile.read(file).tokens()) {
                out.println(token.name() + " " + token.role().word()
                        + token.expires()
                                .map(end -> (token.isOver(now) ? " expired " : " until ") + end)
                                .orElse(""));
            }
            out.flush();
            return 0;
        }
    }
}

package io.asterism.standalone;

import io.asterism.producer.cli.ClusterOptions;
import io.asterism.schemas.InputException;
import io.asterism.standalone.doctor.Doctor;
import io.asterism.standalone.doctor.Finding;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "doctor",
        description =
                "Say in sentences what is wrong with a cluster and with what works on it, and change nothing; status 2 if anything is.")
final class DoctorCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    ClusterOptions options = new ClusterOptions();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The folder of a processor on this machine: is there room in it?")
    Optional<Path> data;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "A processor that runs, http://HOST:PORT: what does it say of its SAEs?")
    Optional<String> url;

    @Option(
            names = "--token",
            paramLabel = "FILE",
            description = "A file with the token that this processor wants to see, and nothing else.")
    Optional<Path> token;

    @Override
    public Integer call() {
        Doctor doctor =
                new Doctor(options.settings(), data, url.map(DoctorCommand::address), token.map(DoctorCommand::read));
        PrintWriter out = spec.commandLine().getOut();
        AtomicInteger wrong = new AtomicInteger();
        doctor.examine(finding -> {
            out.println(sign(finding.weight()) + " " + finding.sentence());
            out.flush();
            if (finding.weight() == Finding.Weight.WRONG) {
                wrong.incrementAndGet();
            }
        });
        if (wrong.get() == 0) {
            return ExitCode.OK;
        }
        PrintWriter err = spec.commandLine().getErr();
        err.println("asterism: " + (wrong.get() == 1 ? "1 thing is" : wrong.get() + " things are") + " wrong");
        err.flush();
        return ExitCode.USAGE;
    }

    private static String sign(Finding.Weight weight) {
        return switch (weight) {
            case SOUND -> "ok   ";
            case NOTE -> "note ";
            case WRONG -> "WRONG";
        };
    }

    private static URI address(String text) {
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme();
            if (uri.getHost() != null && ("http".equals(scheme) || "https".equals(scheme))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new InputException(e, "--url is '%s', expected http://HOST:PORT or https://HOST:PORT", text);
        }
        throw new InputException("--url is '%s', expected http://HOST:PORT or https://HOST:PORT", text);
    }

    private static String read(Path file) {
        try {
            String token = Files.readString(file).strip();
            if (token.matches("[!-~]+")) {
                return token;
            }
        } catch (IOException e) {
            throw new InputException(
                    e, "--token is '%s', which cannot be read (%s), expected a file with a token", file, e);
        }
        throw new InputException("--token is '%s', expected a file with one token and nothing else", file);
    }
}

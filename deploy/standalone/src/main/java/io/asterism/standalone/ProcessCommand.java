package io.asterism.standalone;

import io.asterism.processor.access.Gate;
import io.asterism.processor.access.TokenFile;
import io.asterism.producer.cli.ClusterOptions;
import io.asterism.schemas.InputException;
import io.asterism.schemas.cluster.ClusterSettings;
import io.asterism.schemas.cluster.Settings;
import io.asterism.standalone.parts.Closing;
import io.asterism.standalone.parts.HttpService;
import io.asterism.standalone.parts.Narrator;
import io.asterism.standalone.parts.OwnAddress;
import io.asterism.standalone.parts.Part;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "process",
        description =
                "Run the processor service alone, until Ctrl-C: it counts the cluster's SAEs, shares that with other "
                        + "processors, and answers queries over all of them.")
final class ProcessCommand implements Callable<Integer> {
    private static final String STATE_DIRECTORY = "asterism.state-directory";
    private static final String APPLICATION_SERVER = "asterism.application-server";
    private static final String INSTANCE = "asterism.instance";
    private static final String TOKENS = "asterism.access.tokens";
    private static final String INSECURE = "asterism.access.insecure-no-auth";

    @Spec
    CommandSpec spec;

    @Mixin
    ClusterOptions options = new ClusterOptions();

    @Option(
            names = "--port",
            defaultValue = "8080",
            paramLabel = "PORT",
            description = "Where the page and the queries are (default: ${DEFAULT-VALUE}).")
    int port;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Where the state is kept, a folder of its own for each processor (default: asterism-process-PORT).")
    Optional<Path> data;

    @Option(
            names = "--advertise",
            paramLabel = "HOST",
            description =
                    "Where other processors reach this one (default: the address from which it reaches the brokers); needs --listen.")
    Optional<String> advertise;

    @Option(
            names = "--listen",
            defaultValue = HttpService.LOOPBACK,
            paramLabel = "ADDRESS",
            description =
                    "The address of this machine to answer on; 0.0.0.0 for all of them (default: ${DEFAULT-VALUE}, for this machine "
                            + "alone). Anything beyond this machine needs --tokens.")
    String listen;

    @Option(
            names = "--tokens",
            paramLabel = "FILE",
            description =
                    "Answer only to those who bear a token of this file; 'asterism token create' makes them. Needed where --listen "
                            + "lets others in.")
    Optional<Path> tokens;

    @Option(
            names = "--insecure-no-auth",
            description = "Let whoever reaches the port read and write everything, without being asked who they are.")
    boolean insecure;

    @Override
    public Integer call() {
        ClusterSettings cluster = options.settings();
        Settings settled = Settings.of(Map.of());
        String own = OwnAddress.towards(cluster.kafka().bootstrap());
        boolean alone = OwnAddress.isLoopback(listen);
        if (alone && advertise.isPresent() && !OwnAddress.isLoopback(advertise.get())) {
            throw new InputException(
                    "--advertise is %s, but others cannot reach %s, which --listen is: expected --listen 0.0.0.0 or an "
                            + "address of this machine",
                    advertise.get(), listen);
        }
        HttpService.requireFree(listen, port);
        Optional<Path> known = tokens.or(() -> settled.value(TOKENS).map(Path::of));
        known.ifPresent(TokenFile::read);
        Gate.requireGuarded(listen, known, insecure);
        Map<String, String> settings = new HashMap<>(cluster.properties());
        Path directory = stateIn(settings, settled);
        String address = advertise.orElse(own) + ":" + port;
        settings.put(INSTANCE, settled.value(INSTANCE).orElse(address.replaceAll("[^A-Za-z0-9._-]", "_")));
        address(own, alone, settled).ifPresent(reached -> settings.put(APPLICATION_SERVER, reached));
        known.ifPresent(file -> settings.put(TOKENS, file.toString()));
        settings.put(INSECURE, Boolean.toString(insecure));
        Logs.openIn(directory);
        cluster.kafka().requireBroker();
        cluster.setUp(setup -> setup.shared(cluster.partitions()));
        Narrator narrator = new Narrator(port, () -> "", spec.commandLine().getOut());
        try (Closing parts = new Closing()) {
            parts.add(Part.start("narrator", narrator, narrator::stop));
            HttpService.run(listen, port, settings, parts);
        }
        return 0;
    }

    /** Settles where the state goes, and returns the folder for what stands beside it. */
    private Path stateIn(Map<String, String> settings, Settings settled) {
        Optional<String> state = settled.value(STATE_DIRECTORY);
        if (data.isEmpty() && state.isPresent()) {
            settings.put(STATE_DIRECTORY, state.get());
            return Path.of(state.get());
        }
        Path directory = data.orElse(Path.of("asterism-process-" + port));
        settings.put(STATE_DIRECTORY, directory.resolve("streams").toString());
        return directory;
    }

    private Optional<String> address(String own, boolean alone, Settings settled) {
        Optional<String> asked = advertise.map(host -> host + ":" + port).or(() -> settled.value(APPLICATION_SERVER));
        // One that others cannot reach must not name an address of theirs as its own.
        return alone && !OwnAddress.isLoopback(own)
                ? asked
                : asked.or(() -> Optional.of((alone ? listen : own) + ":" + port));
    }
}

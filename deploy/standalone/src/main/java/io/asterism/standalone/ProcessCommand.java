package io.asterism.standalone;

import io.asterism.producer.kafka.KafkaConnection;
import io.asterism.schemas.InputException;
import io.asterism.schemas.TopicSetup;
import io.asterism.schemas.Topics;
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
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "process",
        description =
                "Run the processor service alone, until Ctrl-C: it counts the cluster's SAEs, shares that with other "
                        + "processors, and answers queries over all of them.")
final class ProcessCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Option(
            names = "--bootstrap",
            defaultValue = "localhost:9092",
            paramLabel = "HOST:PORT",
            description = "The cluster's brokers (default: ${DEFAULT-VALUE}).")
    String bootstrap;

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
                    "The address of this machine to answer on; 0.0.0.0 for all of them, to whoever reaches them (default: "
                            + "${DEFAULT-VALUE}, for this machine alone).")
    String listen;

    @Option(
            names = "--partitions",
            defaultValue = "4",
            paramLabel = "P",
            description = "Partitions of topics that are made (default: ${DEFAULT-VALUE}).")
    int partitions;

    @Override
    public Integer call() {
        String own = OwnAddress.towards(bootstrap);
        boolean alone = OwnAddress.isLoopback(listen);
        if (alone && advertise.isPresent() && !OwnAddress.isLoopback(advertise.get())) {
            throw new InputException(
                    "--advertise is %s, but others cannot reach %s, which --listen is: expected --listen 0.0.0.0 or an "
                            + "address of this machine",
                    advertise.get(), listen);
        }
        HttpService.requireFree(listen, port);
        Path directory = data.orElse(Path.of("asterism-process-" + port));
        Logs.openIn(directory);
        KafkaConnection kafka = new KafkaConnection(bootstrap);
        kafka.requireBroker();
        try (Admin admin = kafka.admin()) {
            new TopicSetup(admin, Topics.DEFAULT, (short) 1).shared(Partitions.required(partitions));
        }
        Map<String, String> settings = new HashMap<>();
        settings.put("asterism.bootstrap-servers", bootstrap);
        settings.put("asterism.state-directory", directory.resolve("streams").toString());
        settings.put("asterism.instance", (advertise.orElse(own) + ":" + port).replaceAll("[^A-Za-z0-9._-]", "_"));
        // One that others cannot reach must not name an address of theirs as its own.
        if (!alone || OwnAddress.isLoopback(own)) {
            settings.put("asterism.application-server", advertise.orElse(alone ? listen : own) + ":" + port);
        }
        Narrator narrator = new Narrator(port, () -> "", spec.commandLine().getOut());
        try (Closing parts = new Closing()) {
            parts.add(Part.start("narrator", narrator, narrator::stop));
            HttpService.run(listen, port, settings, parts);
        }
        return 0;
    }
}

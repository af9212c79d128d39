package io.asterism.standalone;

import io.asterism.producer.kafka.KafkaConnection;
import io.asterism.schemas.TopicSetup;
import io.asterism.schemas.Topics;
import io.asterism.standalone.parts.Closing;
import io.asterism.standalone.parts.HttpService;
import io.asterism.standalone.parts.Narrator;
import io.asterism.standalone.parts.OwnAddress;
import io.asterism.standalone.parts.Part;
import java.nio.file.Path;
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
                    "Where other processors reach this one (default: the address from which it reaches the brokers).")
    Optional<String> advertise;

    @Option(
            names = "--partitions",
            defaultValue = "4",
            paramLabel = "P",
            description = "Partitions of topics that are made (default: ${DEFAULT-VALUE}).")
    int partitions;

    @Override
    public Integer call() {
        String own = OwnAddress.towards(bootstrap);
        String listenOn = own.equals(HttpService.LOOPBACK) ? own : HttpService.ANY;
        HttpService.requireFree(listenOn, port);
        Path directory = data.orElse(Path.of("asterism-process-" + port));
        Logs.openIn(directory);
        KafkaConnection kafka = new KafkaConnection(bootstrap);
        kafka.requireBroker();
        try (Admin admin = kafka.admin()) {
            new TopicSetup(admin, Topics.DEFAULT, (short) 1).shared(Partitions.required(partitions));
        }
        String address = advertise.orElse(own) + ":" + port;
        Map<String, String> settings = Map.of(
                "asterism.bootstrap-servers",
                bootstrap,
                "asterism.state-directory",
                directory.resolve("streams").toString(),
                "asterism.application-server",
                address,
                "asterism.instance",
                address.replaceAll("[^A-Za-z0-9._-]", "_"));
        Narrator narrator = new Narrator(port, () -> "", spec.commandLine().getOut());
        try (Closing parts = new Closing()) {
            parts.add(Part.start("narrator", narrator, narrator::stop));
            HttpService.run(listenOn, port, settings, parts);
        }
        return 0;
    }
}

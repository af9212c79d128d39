package io.asterism.standalone;

import io.asterism.broker.EmbeddedBroker;
import io.asterism.schemas.cluster.PropertiesFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "broker", description = "Run the embedded broker alone, until Ctrl-C.")
final class BrokerCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Option(
            names = "--port",
            defaultValue = "9092",
            paramLabel = "PORT",
            description = "Where clients connect; 0 for any free port (default: ${DEFAULT-VALUE}).")
    int port;

    @Option(
            names = "--data",
            defaultValue = "asterism-data",
            paramLabel = "DIR",
            description = "Where the broker keeps its records (default: ${DEFAULT-VALUE}).")
    Path data;

    @Option(
            names = "--properties",
            paramLabel = "FILE",
            description = "Kafka's own settings of a broker, such as those of TLS and SASL; they win over Asterism's.")
    Optional<Path> properties = Optional.empty();

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> more = properties.map(PropertiesFile::read).orElse(Map.of());
        Logs.openIn(data);
        EmbeddedBroker broker = EmbeddedBroker.start(data.resolve("broker"), port, EmbeddedBroker.KEEP_ALL, more);
        CountDownLatch asked = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-close"));
        spec.commandLine().getOut().println("The broker is at " + broker.bootstrapServers());
        spec.commandLine().getOut().flush();
        asked.await();
        return 0;
    }
}

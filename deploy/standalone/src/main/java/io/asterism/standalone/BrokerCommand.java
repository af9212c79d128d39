package io.asterism.standalone;

import io.asterism.broker.EmbeddedBroker;
import java.nio.file.Path;
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

    @Override
    public Integer call() throws InterruptedException {
        Logs.openIn(data);
        EmbeddedBroker broker = EmbeddedBroker.start(data.resolve("broker"), port);
        CountDownLatch asked = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-close"));
        spec.commandLine().getOut().println("The broker is at " + broker.bootstrapServers());
        spec.commandLine().getOut().flush();
        asked.await();
        return 0;
    }
}

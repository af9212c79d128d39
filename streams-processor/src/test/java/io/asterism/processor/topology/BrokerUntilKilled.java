package io.asterism.processor.topology;

import io.asterism.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;

/** A process of its own with a broker in it, to be killed. */
final class BrokerUntilKilled {
    private BrokerUntilKilled() {}

    /** Runs with a data directory and a port. */
    public static void main(String[] arguments) throws InterruptedException {
        try (EmbeddedBroker broker = EmbeddedBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]))) {
            System.out.println("ready at " + broker.bootstrapServers());
            Thread.sleep(Duration.ofMinutes(10).toMillis());
        }
    }
}

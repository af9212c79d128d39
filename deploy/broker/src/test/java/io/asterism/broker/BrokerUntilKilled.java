package io.asterism.broker;

import java.nio.file.Path;

/** A process of its own with a broker in it, to be killed. */
final class BrokerUntilKilled {
    private BrokerUntilKilled() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (EmbeddedBroker broker = EmbeddedBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]))) {
            System.out.println(broker.port() > 0 ? "ready" : "no port");
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}

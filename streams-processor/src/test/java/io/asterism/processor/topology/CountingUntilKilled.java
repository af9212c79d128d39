package io.asterism.processor.topology;

import io.asterism.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;

/** A process that counts every SAE of a cluster until it is killed, committing often so that kills meet commits. */
final class CountingUntilKilled {
    private CountingUntilKilled() {}

    /** Runs with the bootstrap servers, the state directory and the instance's name. */
    public static void main(String[] arguments) throws InterruptedException {
        SaeWatcher watcher =
                new SaeWatcher(settings(arguments[0], Path.of(arguments[1]), arguments[2]), new SimpleMeterRegistry());
        watcher.start();
        Thread.sleep(Duration.ofMinutes(10).toMillis());
    }

    static CountingSettings settings(String bootstrap, Path state, String instance) {
        return new CountingSettings(
                bootstrap, Topics.DEFAULT, state, "", instance, 1, Duration.ofMillis(200), 0, 1, "none");
    }
}

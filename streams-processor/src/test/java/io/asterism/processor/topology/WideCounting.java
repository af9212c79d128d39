package io.asterism.processor.topology;

import static io.asterism.processor.topology.TestCluster.await;
import static io.asterism.processor.topology.TestCluster.contexts;
import static io.asterism.processor.topology.TestCluster.tasks;
import static io.asterism.processor.topology.TestCluster.watch;

import io.asterism.broker.EmbeddedBroker;
import io.asterism.processor.counting.WideStream;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.KafkaConnection;
import java.nio.file.Path;

/** Counts a wide SAE's stream from a broker in the same process, stops, takes the state up again, and looks at the figures both times. */
final class WideCounting {
    private WideCounting() {}

    /** Runs with a folder, the width, the number of tokens, and the latents active on each. */
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        WideStream stream = new WideStream(
                Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
                TestCluster cluster = new TestCluster(broker.bootstrapServers())) {
            cluster.publish(stream.manifest());
            for (int context = 0; context < stream.contexts(); context++) {
                cluster.publish(0, TestCluster.encode(stream.record(context)));
            }
            cluster.flush();
            InstanceSettings settings = InstanceSettings.local(
                    new KafkaConnection(broker.bootstrapServers()), Topics.DEFAULT, folder.resolve("state"));
            count(settings, stream);
            count(settings, stream);
            System.out.println("exact");
        }
    }

    private static void count(InstanceSettings settings, WideStream stream) {
        long start = System.nanoTime();
        try (SaeWatcher watcher = watch(settings)) {
            await(() -> contexts(watcher) == stream.contexts());
            System.out.printf("there after %.1f s%n", (System.nanoTime() - start) / 1e9);
            stream.check(tasks(watcher).stream()
                    .filter(task -> task.progress().partition() == 0)
                    .findFirst()
                    .orElseThrow());
            start = System.nanoTime();
        }
        System.out.printf("stopped in %.1f s%n", (System.nanoTime() - start) / 1e9);
    }
}

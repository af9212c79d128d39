package io.asterism.processor.topology;

import static io.asterism.processor.topology.TestCluster.PARTITIONS;
import static io.asterism.processor.topology.TestCluster.assertCounts;
import static io.asterism.processor.topology.TestCluster.await;
import static io.asterism.processor.topology.TestCluster.contexts;
import static io.asterism.processor.topology.TestCluster.seen;
import static io.asterism.processor.topology.TestCluster.tasks;
import static io.asterism.processor.topology.TestCluster.watch;
import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.broker.EmbeddedBroker;
import io.asterism.processor.counting.Reference;
import io.asterism.processor.counting.Stream;
import io.asterism.processor.counting.TaskFigures;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes and brokers that die while an unruly stream comes in: panes close and expire, contexts come late, records are poison. Afterwards
 * every task knows exactly what the definitions say of its partition.
 */
class ChaosIT {
    /** Where a process is when it is killed, or a moment later. */
    private enum Moment {
        WATCHING,
        STARTING,
        RUNNING,
        FLUSHED
    }

    private static final int CONTEXTS = 600;

    @TempDir
    private Path directory;

    private final Random random = new Random(5);
    private final Stream stream = Stream.unruly(random, 30, CONTEXTS, 0, 1);
    private final List<Poison.Shape> poison = Poison.shapes(stream);
    private final long[] poisoned = new long[PARTITIONS];
    private int sent;
    private @Nullable EmbeddedBroker restarted;

    /** After the watcher, which wants a broker to say goodbye to. */
    @AfterEach
    void stopBroker() {
        if (restarted != null) {
            restarted.close();
        }
    }

    @Test
    void killedAtChosenMomentsItKnowsWhatTheDefinitionsSay() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"), 0);
                TestCluster cluster = new TestCluster(broker.bootstrapServers())) {
            cluster.publish(stream.manifest);
            for (int kill = 0; kill < 12; kill++) {
                Moment moment = Moment.values()[kill % Moment.values().length];
                int lastFlush = moment == Moment.FLUSHED ? 1 + random.nextInt(6) : CountingUntilKilled.NEVER;
                send(cluster, 10);
                try (Victim victim =
                        new Victim(directory.resolve("killed-" + kill + ".log"), settings(broker, "one"), lastFlush)) {
                    await(() -> victim.reached(moment.name()));
                    for (int pause = random.nextInt(moment == Moment.RUNNING ? 60 : 12); pause > 0; pause--) {
                        send(cluster, random.nextInt(3));
                        Thread.sleep(10);
                    }
                    victim.kill();
                }
            }
            send(cluster, CONTEXTS);
            try (SaeWatcher watcher = watch(settings(broker, "one"))) {
                awaitAll(List.of(watcher));
                assertKnown(tasks(watcher));
            }
        }
    }

    /** Few tokens over wide rows, all in one pane: commits store the tokens, now and then the rows. */
    @Test
    void killedWhileTokensStandForRowsItKnowsEveryCount() throws Exception {
        Stream wide = wide();
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"), 0);
                TestCluster cluster = new TestCluster(broker.bootstrapServers())) {
            cluster.publish(wide.manifest);
            int next = 0;
            for (int kill = 0; kill < 6; kill++) {
                int lastFlush = kill % 2 == 0 ? CountingUntilKilled.NEVER : 2 + random.nextInt(12);
                try (Victim victim =
                        new Victim(directory.resolve("killed-" + kill + ".log"), settings(broker, "one"), lastFlush)) {
                    await(() -> victim.reached("RUNNING"));
                    int end = Math.min(wide.records.size(), next + 100 + random.nextInt(30));
                    for (; next < end; next += 5) {
                        cluster.publish(wide.records.subList(next, Math.min(wide.records.size(), next + 5)));
                        Thread.sleep(20);
                    }
                    victim.kill();
                }
            }
            cluster.publish(wide.records.subList(Math.min(next, wide.records.size()), wide.records.size()));
            try (SaeWatcher watcher = watch(settings(broker, "one"))) {
                await(() -> contexts(watcher) >= wide.records.size());
                assertCounts(watcher, wide);
            }
            assertThat(cluster.changelogKinds())
                    .as("kinds of blocks in the changelog, of rows and of tokens, and of those that were removed")
                    .contains("4", "7", "7 removed");
        }
    }

    private Stream wide() {
        Stream wide = new Stream(1200, 0, 1);
        for (int context = 0; context < 800; context++) {
            wide.context(
                    10_000 + context,
                    IntStream.range(0, 10)
                            .mapToObj(token -> {
                                SortedMap<Integer, Float> latents = new TreeMap<>();
                                random.ints(40, 0, 1200)
                                        .forEach(latent -> latents.put(latent, 0.5f + random.nextInt(2)));
                                return latents;
                            })
                            .toList());
        }
        return wide;
    }

    @Test
    void aBrokerThatDiesAndOneThatRestartsLoseAndRepeatNothing() throws Exception {
        Path data = directory.resolve("broker");
        int port = freePort();
        Process killed = broker(data, port);
        try (TestCluster cluster = new TestCluster("127.0.0.1:" + port);
                SaeWatcher watcher =
                        watch(CountingUntilKilled.settings("127.0.0.1:" + port, directory.resolve("one"), "one"))) {
            cluster.publish(stream.manifest);
            send(cluster, 150);
            await(() -> seen(watcher) > 80);
            offer(cluster, 100);
            killed.destroyForcibly().waitFor();
            restarted = EmbeddedBroker.start(data, port);
            send(cluster, 100);
            await(() -> seen(watcher) > 250);
            offer(cluster, 100);
            restarted.close();
            restarted = EmbeddedBroker.start(data, port);
            send(cluster, CONTEXTS);
            awaitAll(List.of(watcher));
            assertKnown(tasks(watcher));
            await(() -> watcher.sae("test.sae").orElseThrow().reason().isEmpty());
        } finally {
            killed.destroyForcibly();
        }
    }

    @Test
    void aKilledInstancesPartitionsAreTakenOver() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"), 0);
                TestCluster cluster = new TestCluster(broker.bootstrapServers());
                SaeWatcher one = watch(settings(broker, "one"))) {
            cluster.publish(stream.manifest);
            send(cluster, 100);
            await(() -> seen(one) > 50);
            try (Victim two = new Victim(directory.resolve("two.log"), settings(broker, "two"), 30)) {
                await(() -> tasks(one).size() == 1);
                await(() -> {
                    send(cluster, 1);
                    return two.reached("FLUSHED") || sent == CONTEXTS;
                });
                assertThat(sent).as("contexts sent before the kill").isLessThan(CONTEXTS);
                two.kill();
            }
            send(cluster, CONTEXTS);
            awaitAll(List.of(one));
            assertKnown(tasks(one));
        }
    }

    private InstanceSettings settings(EmbeddedBroker broker, String instance) {
        return CountingUntilKilled.settings(broker.bootstrapServers(), directory.resolve(instance), instance);
    }

    /** Sends so many more of the stream's contexts, as long as there are any, and poison among them. */
    private void send(TestCluster cluster, int more) {
        offer(cluster, more);
        cluster.flush();
    }

    private void offer(TestCluster cluster, int more) {
        for (int end = Math.min(CONTEXTS, sent + more); sent < end; sent++) {
            cluster.publish(sent % PARTITIONS, TestCluster.encode(stream.records.get(sent)));
            if (random.nextInt(10) == 0) {
                int partition = random.nextInt(PARTITIONS);
                cluster.publish(
                        partition, poison.get(random.nextInt(poison.size())).value());
                poisoned[partition]++;
            }
        }
    }

    private void awaitAll(List<SaeWatcher> watchers) {
        long all = CONTEXTS + LongStream.of(poisoned).sum();
        await(() -> watchers.stream().mapToLong(TestCluster::seen).sum() >= all
                && watchers.stream().mapToLong(watcher -> tasks(watcher).size()).sum() == PARTITIONS);
    }

    private void assertKnown(List<TaskFigures> tasks) {
        for (TaskFigures task : tasks) {
            int partition = task.progress().partition();
            new Reference(
                            stream,
                            IntStream.range(0, CONTEXTS)
                                    .filter(k -> k % PARTITIONS == partition)
                                    .boxed()
                                    .toList())
                    .assertKnownBy(task);
            assertThat(task.progress().invalid())
                    .as("invalid records of partition %s", partition)
                    .isEqualTo(poisoned[partition]);
        }
        assertThat(tasks).extracting(task -> task.progress().late()).allMatch(late -> late > 0);
    }

    private Process broker(Path data, int port) throws IOException {
        Process broker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerUntilKilled.class.getName(),
                        data.toString(),
                        Integer.toString(port))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(broker.inputReader().readLine()).startsWith("ready");
        return broker;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}

package io.asterism.processor.topology;

import static io.asterism.processor.topology.TestCluster.assertCounts;
import static io.asterism.processor.topology.TestCluster.await;
import static io.asterism.processor.topology.TestCluster.contexts;
import static io.asterism.processor.topology.TestCluster.matrix;
import static io.asterism.processor.topology.TestCluster.sum;
import static io.asterism.processor.topology.TestCluster.tasks;
import static io.asterism.processor.topology.TestCluster.watch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.asterism.broker.EmbeddedBroker;
import io.asterism.processor.counting.CountingPlan;
import io.asterism.processor.counting.Stream;
import io.asterism.processor.counting.TaskFigures;
import io.asterism.processor.counting.Window;
import io.asterism.processor.directory.SaeState;
import io.asterism.processor.subspace.Moments;
import io.asterism.processor.subspace.RefusedSubspace;
import io.asterism.processor.subspace.SubspaceDefinition;
import io.asterism.processor.subspace.SubspaceStatistics;
import io.asterism.processor.subspace.TaskSubspaces;
import io.asterism.schemas.ActivationColumns;
import io.asterism.schemas.Activations;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.InvalidActivationsException;
import io.asterism.schemas.Subspace;
import io.asterism.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountingIT {
    @TempDir
    private Path directory;

    private EmbeddedBroker broker;
    private TestCluster cluster;

    @BeforeEach
    void startBroker() {
        broker = EmbeddedBroker.start(directory.resolve("broker"), 0);
        cluster = new TestCluster(broker.bootstrapServers());
    }

    @AfterEach
    void stopBroker() {
        cluster.close();
        broker.close();
    }

    @Test
    void countsWhatComesSetsPoisonAsideAndGoesOnAfterARestart() {
        Stream stream = Stream.random(new Random(1), 60, 80, 0, 0.5, 1.5);
        cluster.publish(stream.manifest);
        cluster.publish(stream.records.subList(0, 40));
        cluster.publish(0, new byte[] {1, 2, 3});
        cluster.flush();
        InstanceSettings settings =
                CountingUntilKilled.settings(broker.bootstrapServers(), directory.resolve("state"), "one");
        try (SaeWatcher watcher = watch(settings)) {
            await(() -> contexts(watcher) == 40 && sum(watcher, TaskFigures.Progress::invalid) == 1);
            assertThat(watcher.sae("test.sae").orElseThrow().state()).isEqualTo(SaeState.RUNNING);
            assertThat(matrix(watcher, 1)).isDeepEqualTo(stream.naive(0.5, 0, 40));
        }
        cluster.publish(stream.records.subList(40, 80));
        try (SaeWatcher watcher = watch(settings)) {
            await(() -> contexts(watcher) == 80);
            assertCounts(watcher, stream);
            assertThat(cluster.deadLetters(1)).singleElement().satisfies(letter -> {
                assertThat(letter.getTopic()).isEqualTo(Topics.DEFAULT.activations(TestCluster.SAE));
                assertThat(letter.getReason()).contains("single-object encoding");
            });
            cluster.removeSae();
            await(() -> watcher.saes().isEmpty());
        }
    }

    @Test
    void aGroupIsTrackedFromItsDefinitionToItsEnd() {
        Stream stream = Stream.random(new Random(7), 40, 60, 0);
        cluster.publish(stream.manifest);
        cluster.put(Topics.DEFAULT.subspaces(), "test.sae/odd", new byte[] {1, 2, 3});
        cluster.put(
                Topics.DEFAULT.subspaces(),
                "test.sae/other",
                encoded(new SubspaceDefinition("name", List.of(1, 2), false, 1)));
        cluster.put(
                Topics.DEFAULT.subspaces(),
                "test.sae/wide",
                encoded(new SubspaceDefinition("wide", List.of(1, 99), false, 1)));
        InstanceSettings settings =
                CountingUntilKilled.settings(broker.bootstrapServers(), directory.resolve("state"), "one");
        SubspaceDefinition late = new SubspaceDefinition("late", List.of(0, 1, 2, 3, 4), false, 5);
        try (SaeWatcher watcher = watch(settings)) {
            await(() -> tasks(watcher).size() == TestCluster.PARTITIONS);
            cluster.publish(stream.records.subList(0, 20));
            await(() -> contexts(watcher) == 20);
            watcher.define("test.sae", late);
            cluster.publish(stream.records.subList(20, 60));
            await(() -> contexts(watcher) == 60);

            assertSame(statistics(watcher, late), inOnePass(stream, late, 20, 60));
            assertThat(watcher.sae("test.sae").orElseThrow().subspaces().refused())
                    .extracting(RefusedSubspace::key)
                    .containsExactlyInAnyOrder("test.sae/odd", "test.sae/other", "test.sae/wide");
        }
        try (SaeWatcher watcher = watch(settings)) {
            await(() -> tasks(watcher).size() == TestCluster.PARTITIONS);
            assertSame(statistics(watcher, late), inOnePass(stream, late, 20, 60));
            watcher.remove("test.sae", "late");
            assertThat(watcher.sae("test.sae").orElseThrow().subspaces().definitions())
                    .isEmpty();
        }
    }

    /** Pins what the store relies on: what is flushed at a commit is committed with it. */
    @Test
    void killedAtAnyMomentItCountsEveryRecordOnce() throws IOException, InterruptedException {
        Random random = new Random(20);
        Stream stream = Stream.random(random, 40, 3000, 0, 1);
        List<SubspaceDefinition> groups = List.of(
                new SubspaceDefinition("few", List.of(3, 5), false, 1),
                new SubspaceDefinition("many", List.of(0, 1, 2, 3, 7, 11, 13, 17, 19, 23, 29, 31, 37), true, 2));
        for (SubspaceDefinition group : groups) {
            cluster.put(Topics.DEFAULT.subspaces(), "test.sae/" + group.name(), encoded(group));
        }
        cluster.publish(stream.manifest);
        int sent = 0;
        Path state = directory.resolve("state");
        for (int kill = 0; kill < 8; kill++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx512m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            CountingUntilKilled.class.getName(),
                            broker.bootstrapServers(),
                            state.toString(),
                            "one")
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("killed-" + kill + ".log").toFile())
                    .start();
            long end = System.nanoTime()
                    + Duration.ofMillis(2500 + random.nextInt(2500)).toNanos();
            while (System.nanoTime() < end) {
                int more = Math.min(stream.records.size(), sent + 5);
                cluster.publish(stream.records.subList(sent, more));
                sent = more;
                Thread.sleep(40);
            }
            process.destroyForcibly().waitFor();
        }
        cluster.publish(stream.records.subList(sent, stream.records.size()));
        try (SaeWatcher watcher = watch(CountingUntilKilled.settings(broker.bootstrapServers(), state, "one"))) {
            await(() -> contexts(watcher) >= stream.records.size());
            assertCounts(watcher, stream);
            for (SubspaceDefinition group : groups) {
                assertSame(statistics(watcher, group), inOnePass(stream, group, 0, stream.records.size()));
            }
        }
    }

    private static byte[] encoded(SubspaceDefinition definition) {
        return AvroCodec.<Subspace>of(Subspace.getClassSchema())
                .encode(new Subspace(
                        "test.sae",
                        definition.name(),
                        definition.latents(),
                        definition.origin(),
                        definition.definedAt()));
    }

    private static SubspaceStatistics statistics(SaeWatcher watcher, SubspaceDefinition group) {
        return SubspaceStatistics.sum(watcher.sae("test.sae").orElseThrow().subspaces().tasks().stream()
                        .map(task -> task.statistics(group, Window.TOTAL, true).orElseThrow())
                        .toList())
                .orElseThrow();
    }

    /** What one task that is never disturbed makes of the records. */
    private static SubspaceStatistics inOnePass(Stream stream, SubspaceDefinition group, int from, int to) {
        TaskSubspaces task = new TaskSubspaces(CountingPlan.of(stream.manifest, new float[0]));
        task.track(List.of(group));
        ActivationColumns columns = new ActivationColumns(stream.manifest);
        for (Activations record : stream.records.subList(from, to)) {
            try {
                columns.read(record);
            } catch (InvalidActivationsException e) {
                throw new AssertionError(e);
            }
            task.add(record, columns);
        }
        return task.statistics(group, Window.TOTAL, true).orElseThrow();
    }

    /** Whole numbers and the sample are the same; sums but for rounding. */
    private static void assertSame(SubspaceStatistics actual, SubspaceStatistics expected) {
        Moments moments = actual.moments();
        assertThat(moments.tokens()).isEqualTo(expected.moments().tokens());
        assertThat(moments.examples()).isEqualTo(expected.moments().examples());
        double[][] covariance = expected.moments().covariance();
        for (int i = 0; i < moments.members(); i++) {
            assertThat(moments.fires(i)).isEqualTo(expected.moments().fires(i));
            for (int j = 0; j < moments.members(); j++) {
                double scale = Math.sqrt(covariance[i][i] * covariance[j][j]);
                assertThat(moments.covariance()[i][j]).isEqualTo(covariance[i][j], within(1e-9 * scale));
            }
        }
        assertThat(lines(actual)).isEqualTo(lines(expected));
    }

    private static List<String> lines(SubspaceStatistics statistics) {
        List<String> lines = new ArrayList<>();
        statistics.patterns().forEach(p -> lines.add(Arrays.toString(p.members()) + " " + p.count()));
        statistics.points().forEach(p -> lines.add(p.document() + " " + p.focus() + Arrays.toString(p.activations())));
        return lines;
    }

    @Test
    void aSecondInstanceTakesPartitionsOverAndGivesThemBack() {
        Stream stream = Stream.random(new Random(3), 40, 300, 0);
        cluster.publish(stream.manifest);
        cluster.publish(stream.records.subList(0, 100));
        Path first = directory.resolve("first");
        Path second = directory.resolve("second");
        try (SaeWatcher one = watch(CountingUntilKilled.settings(broker.bootstrapServers(), first, "one"))) {
            await(() -> contexts(one) == 100);
            try (SaeWatcher two = watch(CountingUntilKilled.settings(broker.bootstrapServers(), second, "two"))) {
                await(() -> tasks(one).size() == 1 && tasks(two).size() == 1);
                cluster.publish(stream.records.subList(100, 200));
                await(() -> contexts(one) + contexts(two) == 200);
            }
            cluster.publish(stream.records.subList(200, 300));
            await(() -> contexts(one) == 300);
            assertCounts(one, stream);
        }
    }
}

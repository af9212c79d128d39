package io.asterism.processor.topology;

import static io.asterism.processor.topology.TestCluster.assertCounts;
import static io.asterism.processor.topology.TestCluster.await;
import static io.asterism.processor.topology.TestCluster.contexts;
import static io.asterism.processor.topology.TestCluster.watch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asterism.broker.EmbeddedBroker;
import io.asterism.processor.counting.Stream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state folder lies on a disk of a few megabytes, which fills up. */
class FullDiskIT {
    @TempDir
    private Path directory;

    @Test
    void aFullDiskIsNamedAndCostsNoCount() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString()) == 0,
                "the full disk is not tested: mounting a small one takes root");
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"), 0);
                TestCluster cluster = new TestCluster(broker.bootstrapServers())) {
            Stream stream = Stream.random(new Random(8), 60, 400, 0, 1);
            InstanceSettings settings =
                    CountingUntilKilled.settings(broker.bootstrapServers(), disk.resolve("state"), "one");
            cluster.publish(stream.manifest);
            cluster.publish(stream.records.subList(0, 200));
            Path ballast = disk.resolve("ballast");
            try (Victim counting = new Victim(directory.resolve("counting.log"), settings, CountingUntilKilled.NEVER)) {
                await(() -> counting.reached("RUNNING"));
                fill(ballast);
                cluster.publish(stream.records.subList(200, 300));
                // Some commits' time: whether one of them needs the disk is Kafka Streams' own affair.
                Thread.sleep(1500);
                counting.kill();
            }
            Path log = directory.resolve("full.log");
            try (Victim full = new Victim(log, settings, CountingUntilKilled.NEVER)) {
                await(() -> full.reached("FAILED"));
                full.kill();
            }
            assertThat(Files.readAllLines(log))
                    .filteredOn(line -> line.startsWith(CountingUntilKilled.REASON))
                    .anySatisfy(line -> assertThat(line)
                            .contains(disk.resolve("state").toString())
                            .contains("No space left on device"));
            Files.delete(ballast);
            cluster.publish(stream.records.subList(300, 400));
            try (SaeWatcher watcher = watch(settings)) {
                await(() -> contexts(watcher) == 400);
                assertCounts(watcher, stream);
                assertThat(watcher.sae("test.sae").orElseThrow().reason()).isEmpty();
            }
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    private static void fill(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] block = new byte[1024];
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}

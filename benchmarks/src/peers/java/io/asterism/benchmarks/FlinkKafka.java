package io.asterism.benchmarks;

import io.asterism.benchmarks.FlinkJob.Restored;
import io.asterism.broker.EmbeddedBroker;
import io.asterism.schemas.Topics;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/**
 * Flink from the records in Kafka to rows in a completed checkpoint, as a job that runs, warm from the beginning of the stream under other topics.
 * The clock runs from the commit of the records' transaction until the checkpoint behind the last of them is complete. What is checked is what
 * a second job restores from that checkpoint.
 */
public final class FlinkKafka implements Contestant {
    @Override
    public String name() {
        return "Flink with our kernel, Kafka to checkpointed rows";
    }

    @Override
    public int mostTokens() {
        return Integer.MAX_VALUE;
    }

    @Override
    public String heap() {
        return "6g";
    }

    @Override
    public List<String> jvmOptions() {
        return new FlinkStripes().jvmOptions();
    }

    @Override
    @SuppressWarnings("try") // closing the cluster may be interrupted, and then ends the run
    public Outcome count(Path file, int tokens, Path folder) throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        SparseTokens stream = SparseTokens.read(file, tokens);
        Configuration configuration = FlinkJob.configuration(folder.resolve("checkpoints"));
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
                MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                        .setConfiguration(configuration)
                        .setNumTaskManagers(1)
                        .setNumSlotsPerTaskManager(cores)
                        .withRandomPorts()
                        .build())) {
            cluster.start();
            FlinkJob job = new FlinkJob(cluster, configuration, cores, stream.dSae());
            run(job, broker, new Topics("warm-up"), stream.head(Math.min(tokens, WARM_UP)));
            Timed timed = run(job, broker, Topics.DEFAULT, stream);
            double peak = PeakMemory.mebibytes();
            Restored restored = job.restore(timed.checkpoint);
            return new Outcome(timed.seconds, peak, new Fingerprint(tokens, restored.counts(), restored.hash()));
        }
    }

    private record Timed(double seconds, String checkpoint) {}

    private static Timed run(FlinkJob job, EmbeddedBroker broker, Topics topics, SparseTokens stream) throws Exception {
        ActivationTopic topic = new ActivationTopic(broker.bootstrapServers(), job.parallelism(), topics);
        try (ActivationTopic.Held records = topic.hold(stream)) {
            JobID id = job.start(broker.bootstrapServers(), topics.activations(ActivationRecords.SAE));
            long start = System.nanoTime();
            records.release();
            String checkpoint = job.checkpointAfter(id, records.records());
            double seconds = (System.nanoTime() - start) / 1e9;
            job.cancel(id);
            return new Timed(seconds, checkpoint);
        }
    }
}

package io.asterism.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The job: records of a topic to stripes, bundled by latent over many tokens, and from there to the rows that are its keyed state. The rows are
 * objects on the heap: RocksDB, which reads and writes a whole row for every bundle, took six times as long for 50,000 tokens.
 */
final class FlinkJob {
    /** As often as Asterism commits. */
    private static final Duration CHECKPOINTS = Duration.ofSeconds(10);

    private static final MemorySize NETWORK = MemorySize.ofMebiBytes(256);

    /** Most bundles of stripes fit one of these, which saves putting their pieces together. */
    private static final MemorySize SEGMENT = MemorySize.parse("128kb");

    private final MiniCluster cluster;
    private final Configuration configuration;
    private final int parallelism;
    private final int dSae;

    FlinkJob(MiniCluster cluster, Configuration configuration, int parallelism, int dSae) {
        this.cluster = cluster;
        this.configuration = configuration;
        this.parallelism = parallelism;
        this.dSae = dSae;
    }

    /** The sums of {@link Fingerprint} over what a checkpoint holds. */
    record Restored(long counts, long hash) {}

    static Configuration configuration(Path checkpoints) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        // Its one task manager is in this process and cannot be lost, however long a machine makes it wait.
        configuration.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, Duration.ofMinutes(30));
        configuration.set(StateBackendOptions.STATE_BACKEND, "hashmap");
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, NETWORK);
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, NETWORK);
        configuration.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, SEGMENT);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINTS);
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        configuration.set(CheckpointingOptions.FS_WRITE_BUFFER_SIZE, 1 << 20);
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        return configuration;
    }

    /** Tasks side by side, and partitions to read. */
    int parallelism() {
        return parallelism;
    }

    /** Starts counting a topic's records and returns when every task runs. */
    JobID start(String bootstrapServers, String topic) throws InterruptedException, ExecutionException {
        StripeBundles.TAKEN.set(0);
        StreamExecutionEnvironment environment = environment(configuration);
        KafkaSource<byte[]> source = KafkaSource.<byte[]>builder()
                .setBootstrapServers(bootstrapServers)
                .setTopics(topic)
                .setGroupId("flink")
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(KafkaRecordDeserializationSchema.valueOnly(ByteArrayDeserializer.class))
                .setProperty("isolation.level", "read_committed")
                .setProperty("partition.discovery.interval.ms", "-1")
                .setProperty("max.partition.fetch.bytes", Integer.toString(4 << 20))
                .build();
        rows(environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), "records")
                .uid("records")
                .transform("stripes", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO, new StripeBundles(dSae))
                .uid("stripes"));
        JobID id = submit(environment);
        while (!isRunning(id)) {
            Thread.sleep(5);
        }
        return id;
    }

    private void rows(DataStream<byte[]> stripes) {
        stripes.keyBy((KeySelector<byte[], Integer>) CellRow::place, Types.INT)
                .process(new FlinkRows(dSae))
                .uid("rows")
                .sinkTo(new DiscardingSink<>());
    }

    private StreamExecutionEnvironment environment(Configuration with) {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(with);
        environment.setParallelism(parallelism);
        return environment;
    }

    private JobID submit(StreamExecutionEnvironment environment) throws InterruptedException, ExecutionException {
        JobGraph graph = environment.getStreamGraph().getJobGraph();
        cluster.submitJob(graph).get();
        return graph.getJobID();
    }

    private boolean isRunning(JobID id) throws InterruptedException, ExecutionException {
        return cluster.getJobStatus(id).get() == JobStatus.RUNNING
                && StreamSupport.stream(
                                cluster.getExecutionGraph(id)
                                        .get()
                                        .getAllExecutionVertices()
                                        .spliterator(),
                                false)
                        .allMatch(task -> task.getExecutionState() == ExecutionState.RUNNING);
    }

    /** Waits until so many records are taken and a checkpoint behind them is complete; returns where it is. */
    String checkpointAfter(JobID id, int records) throws InterruptedException, ExecutionException {
        while (StripeBundles.TAKEN.get() < records) {
            if (cluster.getJobStatus(id).get() != JobStatus.RUNNING) {
                throw new IllegalStateException(
                        "the job is " + cluster.getJobStatus(id).get());
            }
            Thread.sleep(5);
        }
        return cluster.triggerCheckpoint(id).get();
    }

    void cancel(JobID id) throws InterruptedException, ExecutionException {
        cluster.cancelJob(id).get();
        cluster.requestJobResult(id).get();
    }

    /** Adds up the rows that a job finds in a checkpoint; its input ends at once. */
    Restored restore(String checkpoint) throws Exception {
        Configuration restoring = new Configuration(configuration);
        restoring.set(StateRecoveryOptions.SAVEPOINT_PATH, checkpoint);
        restoring.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true);
        StreamExecutionEnvironment environment = environment(restoring);
        rows(environment
                .fromSequence(0, 0)
                .flatMap((Long nothing, Collector<byte[]> out) -> {})
                .returns(PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        cluster.executeJobBlocking(environment.getStreamGraph().getJobGraph());
        return new Restored(FlinkRows.COUNTS.sum(), FlinkRows.HASH.sum());
    }
}

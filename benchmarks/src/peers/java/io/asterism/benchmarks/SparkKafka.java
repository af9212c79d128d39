package io.asterism.benchmarks;

import io.asterism.broker.EmbeddedBroker;
import io.asterism.schemas.Topics;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Spark from the records in Kafka to stored rows, as a batch, in a context that is warm from the beginning of the stream under another topic. The
 * clock runs from the commit of the records' transaction until the output is committed; what is checked is read from the output.
 */
public final class SparkKafka implements Contestant {
    @Override
    public String name() {
        return "Spark with our kernel, Kafka to stored rows";
    }

    @Override
    public int mostTokens() {
        return Integer.MAX_VALUE;
    }

    @Override
    public String heap() {
        return "8g";
    }

    @Override
    public List<String> jvmOptions() {
        return new SparkStripes().jvmOptions();
    }

    @Override
    public Outcome count(Path file, int tokens, Path folder) throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        SparseTokens stream = SparseTokens.read(file, tokens);
        SparkConf configuration = new SparkConf()
                .setMaster("local[" + cores + "]")
                .setAppName("pairs")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.local.dir", folder.resolve("shuffle").toString())
                // Rows are packed when they are shuffled; to compress them again took longer than to write them.
                .set("spark.shuffle.compress", "false")
                .set("spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version", "2")
                // Spark's Kryo is older than Flink's beside it, and Java's own serializer copies arrays of bytes whole.
                .set("spark.serializer", "org.apache.spark.serializer.JavaSerializer");
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
                JavaSparkContext spark = new JavaSparkContext(configuration)) {
            SparkJob job = new SparkJob(spark, cores, stream.dSae());
            run(job, broker, new Topics("warm-up"), stream.head(Math.min(tokens, WARM_UP)), folder.resolve("warm-up"));
            Path output = folder.resolve("rows");
            double seconds = run(job, broker, Topics.DEFAULT, stream, output);
            double peak = PeakMemory.mebibytes();
            return new Outcome(seconds, peak, job.read(output).of(tokens));
        }
    }

    private static double run(SparkJob job, EmbeddedBroker broker, Topics topics, SparseTokens stream, Path output)
            throws Exception {
        ActivationTopic topic = new ActivationTopic(broker.bootstrapServers(), job.parallelism(), topics);
        try (ActivationTopic.Held records = topic.hold(stream)) {
            List<OffsetRange> ranges =
                    OffsetRange.all(broker.bootstrapServers(), topics.activations(ActivationRecords.SAE));
            long start = System.nanoTime();
            records.release();
            job.store(ranges, output);
            return (System.nanoTime() - start) / 1e9;
        }
    }
}

package io.asterism.benchmarks;

import io.asterism.broker.EmbeddedBroker;
import io.asterism.schemas.ActivationColumns;
import io.asterism.schemas.Activations;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.InvalidActivationsException;
import io.asterism.schemas.Topics;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.jspecify.annotations.Nullable;

/**
 * The counting written with the Kafka Streams DSL, exactly once, over the same records as {@link EndToEnd}. The clock stops at the last
 * increment, before it is committed.
 */
abstract class StreamsPeer implements Contestant {
    static final String STORE = "pairs";

    private final String name;
    private final int mostTokens;
    /** What went into the store so far, in the unit of {@link #expected}. */
    protected final LongAdder applied = new LongAdder();

    StreamsPeer(String name, int mostTokens) {
        this.name = name;
        this.mostTokens = mostTokens;
    }

    /** Adds the flow that ends in {@link #STORE}. */
    abstract void build(KStream<byte[], Activations> contexts, int dSae);

    /** What {@link #applied} comes to when everything is counted. */
    abstract long expected(SparseTokens tokens);

    /** Adds up what the store holds. */
    abstract void read(KafkaStreams streams, Fingerprint.Sum sum);

    @Override
    public String name() {
        return name;
    }

    @Override
    public int mostTokens() {
        return mostTokens;
    }

    @Override
    public String heap() {
        return "3g";
    }

    @Override
    public Outcome count(Path file, int tokens, Path folder) throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        SparseTokens stream = SparseTokens.read(file, tokens);
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
            ActivationTopic topic = new ActivationTopic(broker.bootstrapServers(), cores, Topics.DEFAULT);
            topic.write(stream);
            StreamsBuilder builder = new StreamsBuilder();
            build(
                    builder.stream(
                            Topics.DEFAULT.activations(ActivationRecords.SAE),
                            Consumed.with(
                                    Serdes.ByteArray(),
                                    AvroCodec.<Activations>of(Activations.getClassSchema())
                                            .serde())),
                    stream.dSae());
            Properties properties = properties(broker.bootstrapServers(), folder.resolve("state"), cores);
            long start = System.nanoTime();
            try (KafkaStreams streams = new KafkaStreams(builder.build(properties), properties)) {
                streams.start();
                await(streams, expected(stream));
                double seconds = (System.nanoTime() - start) / 1e9;
                double peak = PeakMemory.mebibytes();
                Fingerprint.Sum sum = new Fingerprint.Sum();
                read(streams, sum);
                return new Outcome(seconds, peak, sum.of(tokens));
            }
        }
    }

    private static Properties properties(String bootstrapServers, Path state, int threads) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "peer");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
        properties.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
        return properties;
    }

    private void await(KafkaStreams streams, long expected) throws InterruptedException {
        while (applied.sum() < expected) {
            if (streams.state() == KafkaStreams.State.ERROR) {
                throw new IllegalStateException(name + " failed");
            }
            Thread.sleep(5);
        }
    }

    /** Reads a record's columns and visits the active latents of each token. */
    static void visitTokens(@Nullable Activations record, int dSae, Consumer<int[]> visitor) {
        if (record == null) {
            throw new IllegalStateException("a record without a value");
        }
        ActivationColumns columns = new ActivationColumns(ActivationRecords.manifest(dSae));
        try {
            columns.read(record);
        } catch (InvalidActivationsException e) {
            throw new IllegalStateException(e);
        }
        for (int token = 0; token < columns.tokens(); token++) {
            visitor.accept(
                    Arrays.copyOfRange(columns.latents(), columns.offsets()[token], columns.offsets()[token + 1]));
        }
    }
}

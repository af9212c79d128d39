package io.asterism.processor.topology;

import io.asterism.processor.blocks.LiveBlocks;
import io.asterism.processor.directory.InstanceAddress;
import io.asterism.processor.directory.SaeState;
import io.asterism.processor.store.WriteBackStore;
import io.asterism.schemas.Topics;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.internals.StateStoreProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Kafka Streams application that counts: how it is run, how it stands, and the live objects of its stores. Its trouble is its own. */
final class CountingApplication implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CountingApplication.class);
    private static final Duration CLOSING = Duration.ofSeconds(30);
    private static final Duration AFTER_COMMITS = Duration.ofSeconds(10);
    private static final int FETCHED_BYTES = 32 << 20;
    private static final int SOCKET_BYTES = 1 << 20;
    private static final int BUFFERED_RECORDS = 256;

    private final String what;
    private final String mainStore;
    private final String applicationServer;
    private final Path stateDirectory;
    private final Path applicationFolder;
    private final KafkaStreams streams;
    private final Runnable failures;
    private final Troubles troubles;
    private volatile boolean closing;

    /**
     * Prepares the application; {@link #start} starts it.
     *
     * @param what is counted, as people call it
     * @param mainStore the store without whose live objects the application is starting
     * @param partitions of the topics that it reads
     * @param failures hears of every error
     */
    CountingApplication(
            InstanceSettings settings,
            String id,
            String what,
            Topology topology,
            String mainStore,
            int partitions,
            Runnable failures) {
        this.what = what;
        this.mainStore = mainStore;
        this.applicationServer = settings.applicationServer();
        this.stateDirectory = settings.stateDirectory();
        this.applicationFolder = stateDirectory.resolve(id);
        this.failures = failures;
        this.troubles = new Troubles(
                InstantSource.system(),
                settings.commitInterval().multipliedBy(3).plus(AFTER_COMMITS));
        this.streams = new KafkaStreams(topology, properties(settings, id, partitions));
        streams.setUncaughtExceptionHandler(this::failed);
        streams.setStateListener((state, before) -> {
            if (state == KafkaStreams.State.RUNNING) {
                troubles.runsAgain();
            }
        });
    }

    /**
     * Starts counting; returns at once.
     *
     * @throws UncheckedIOException if the state folder cannot be used
     */
    void start() {
        HalfMadeStores.removeFrom(applicationFolder);
        streams.start();
    }

    /** Why it is in a state, in a sentence; empty while all is well. */
    String reason(SaeState state) {
        return state == SaeState.FAILED ? troubles.last() : troubles.reason();
    }

    /** The live objects of a store's active tasks on this instance; none while they are not ready. */
    <L extends LiveBlocks> List<L> live(String store) {
        try {
            return streams.store(StoreQueryParameters.fromNameAndType(store, new LiveObjects<L>()));
        } catch (InvalidStateStoreException | IllegalStateException e) {
            return List.of();
        }
    }

    /** Stops counting; what is counted is committed first. */
    @Override
    public void close() {
        closing = true;
        if (!streams.close(CLOSING)) {
            LOG.warn("counting of {} did not stop within {}", what, CLOSING);
        }
    }

    /** Stops counting and removes the local state. */
    void remove() {
        close();
        streams.cleanUp();
    }

    /** How it stands on this instance. */
    SaeState state() {
        return switch (streams.state()) {
            case CREATED -> SaeState.STARTING;
            case REBALANCING -> troubled(live(mainStore).isEmpty() ? SaeState.STARTING : SaeState.REBALANCING);
            case RUNNING -> troubled(SaeState.RUNNING);
            case PENDING_SHUTDOWN, NOT_RUNNING -> closing ? SaeState.STOPPING : SaeState.FAILED;
            case PENDING_ERROR, ERROR -> SaeState.FAILED;
        };
    }

    private SaeState troubled(SaeState otherwise) {
        return troubles.repeat() ? SaeState.TROUBLED : otherwise;
    }

    /** The other instances that hold active tasks of it. */
    List<InstanceAddress> others() {
        if (!streams.state().isRunningOrRebalancing()) {
            return List.of();
        }
        return streams.metadataForAllStreamsClients().stream()
                .filter(client -> !client.topicPartitions().isEmpty())
                .map(StreamsMetadata::hostInfo)
                .filter(host -> !HostInfo.unavailable().equals(host))
                .map(host -> new InstanceAddress(host.host(), host.port()))
                .filter(address -> !address.toString().equals(applicationServer))
                .toList();
    }

    private StreamThreadExceptionResponse failed(Throwable error) {
        LOG.error("counting of {} failed", what, error);
        CountingTrouble trouble = CountingTrouble.of(error, stateDirectory);
        troubles.happened(trouble.sentence());
        failures.run();
        return trouble.mayPass()
                ? StreamThreadExceptionResponse.REPLACE_THREAD
                : StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    private static Properties properties(InstanceSettings settings, String id, int partitions) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, id);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDirectory().toString());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads(settings, partitions));
        properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbys());
        properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, settings.replication());
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        properties.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, BUFFERED_RECORDS);
        properties.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.NO_OPTIMIZATION);
        if (!settings.applicationServer().isEmpty()) {
            properties.put(StreamsConfig.APPLICATION_SERVER_CONFIG, settings.applicationServer());
        }
        commits(properties, settings);
        fetches(properties, settings);
        properties.putAll(settings.kafka().client());
        return properties;
    }

    private static int threads(InstanceSettings settings, int partitions) {
        return settings.threads() > 0
                ? settings.threads()
                : Math.min(partitions, Runtime.getRuntime().availableProcessors());
    }

    private static void commits(Properties properties, InstanceSettings settings) {
        long interval = settings.commitInterval().toMillis();
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, interval);
        // A transaction lasts as long as the commit interval and the flush after it.
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), (int)
                Math.min(900_000, Math.max(60_000, 4 * interval)));
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), settings.compression());
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), Topics.LARGEST_RECORD);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 1 << 20);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG), 64L << 20);
        properties.put(
                StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG),
                Integer.toString(Topics.LARGEST_RECORD));
    }

    private static void fetches(Properties properties, InstanceSettings settings) {
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), FETCHED_BYTES);
        properties.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), FETCHED_BYTES / 2);
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.RECEIVE_BUFFER_CONFIG), SOCKET_BYTES);
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 2_000);
        if (!settings.instance().isEmpty()) {
            properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), settings.instance());
        }
    }

    /** Finds the live objects in the stores of this instance's tasks. */
    private static final class LiveObjects<L extends LiveBlocks> implements QueryableStoreType<List<L>> {
        @Override
        public boolean accepts(StateStore store) {
            return store instanceof WriteBackStore;
        }

        @Override
        public List<L> create(StateStoreProvider provider, String name) {
            return provider.stores(name, new LiveStores<L>()).stream()
                    .map(WriteBackStore::peek)
                    .filter(Objects::nonNull)
                    .toList();
        }
    }

    /** The stores themselves. */
    private static final class LiveStores<L extends LiveBlocks> implements QueryableStoreType<WriteBackStore<L>> {
        @Override
        public boolean accepts(StateStore store) {
            return store instanceof WriteBackStore;
        }

        @Override
        public WriteBackStore<L> create(StateStoreProvider provider, String name) {
            throw new IllegalStateException("only looks for stores");
        }
    }
}

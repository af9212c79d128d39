package io.asterism.schemas.cluster;

import io.asterism.schemas.InputException;
import io.asterism.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How the cluster is reached. Keys and values are bytes; what they mean is the codecs' affair.
 *
 * @param bootstrap {@code host:port}, several separated by commas
 * @param properties further client properties, such as those of TLS and SASL; they win over Asterism's own
 */
public record KafkaConnection(String bootstrap, Map<String, String> properties) {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration PROMPT = Duration.ofSeconds(10);
    private static final Duration GIVEN_UP_AFTER = Duration.ofSeconds(20);
    private static final Duration LONGEST_READING = Duration.ofMinutes(30);

    /** Needs nothing but an address. */
    public KafkaConnection(String bootstrap) {
        this(bootstrap, Map.of());
    }

    /**
     * Waits a moment for a broker to answer.
     *
     * @throws InputException if none does
     */
    public void requireBroker() {
        try (Admin admin = admin()) {
            // A limit of the call's own: what is given up only here would go on when the client is closed.
            admin.describeCluster(new DescribeClusterOptions()
                            .timeoutMs((int) patience().toMillis()))
                    .nodes()
                    .get(2 * patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthenticationException refused) {
                throw new InputException(
                        e,
                        "the Kafka broker at '%s' does not accept who asks (%s), expected other credentials or certificates among"
                                + " the client properties",
                        bootstrap,
                        refused.getMessage());
            }
            throw silent(e);
        } catch (TimeoutException e) {
            throw silent(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while looking for a broker", e);
        }
    }

    /** A user who knows the cluster to be slow says so as to any client of Kafka. */
    private Duration patience() {
        String asked = properties.get(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG);
        return asked == null ? PATIENCE : Duration.ofMillis(Long.parseLong(asked.strip()));
    }

    private InputException silent(Exception e) {
        return new InputException(
                e,
                "no Kafka broker answers at '%s' within %d s by %s, expected a running one that speaks that",
                bootstrap,
                patience().toSeconds(),
                properties.getOrDefault(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "PLAINTEXT"));
    }

    /** A client that creates topics and asks for offsets. */
    public Admin admin() {
        return opened(() -> Admin.create(client()));
    }

    /**
     * A consumer of a group that reads what is committed and commits only what it is told to. Under its name it takes over at
     * once from the one that went by the same name, however that one ended.
     */
    public Consumer<byte[], byte[]> consumer(String group, String name, int mostRecords) {
        Map<String, Object> config = reading();
        config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, name);
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) GIVEN_UP_AFTER.toMillis());
        config.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, mostRecords);
        config.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, (int) LONGEST_READING.toMillis());
        config.putAll(properties);
        return opened(() -> new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }

    /** A consumer of no group that reads what is committed, from where it is told to. */
    public Consumer<byte[], byte[]> reader() {
        Map<String, Object> config = reading();
        config.putAll(properties);
        return opened(() -> new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }

    /** A producer without transactions. */
    public Producer<byte[], byte[]> producer() {
        Map<String, Object> config = writing();
        config.putAll(properties);
        return opened(() -> new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /** A producer of single records that are waited for, which gives up within seconds. */
    Producer<byte[], byte[]> promptProducer() {
        Map<String, Object> config = writing();
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PROMPT.toMillis());
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PROMPT.toMillis());
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 2 * (int) PROMPT.toMillis());
        config.putAll(properties);
        return opened(() -> new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /**
     * A producer whose transactions end those of any other with the same id.
     *
     * @param leftOpen after which the broker undoes a transaction that nobody ends
     */
    public Producer<byte[], byte[]> producer(String transactionalId, Duration leftOpen) {
        Map<String, Object> config = writing();
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) leftOpen.toMillis());
        config.putAll(properties);
        return opened(() -> new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    private Map<String, Object> reading() {
        Map<String, Object> config = client();
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Topics.LARGEST_RECORD);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return config;
    }

    private Map<String, Object> writing() {
        Map<String, Object> config = client();
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.LARGEST_RECORD);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 1 << 18);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 8L * Topics.LARGEST_RECORD);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        return config;
    }

    /** Configuration with which any client reaches the cluster. */
    public Map<String, Object> client() {
        Map<String, Object> config = new HashMap<>(properties);
        config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        return config;
    }

    /** Without the properties, among which passwords are. */
    @Override
    public String toString() {
        return "Kafka at " + bootstrap;
    }

    private <T> T opened(Supplier<T> client) {
        try {
            return client.get();
        } catch (KafkaException e) {
            Throwable reason = e;
            while (reason.getCause() != null) {
                reason = reason.getCause();
            }
            String said = String.valueOf(reason.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
            throw new InputException(
                    e,
                    "cannot connect to Kafka at '%s' (%s: %s), expected HOST:PORT and client properties that fit",
                    bootstrap,
                    reason.getClass().getSimpleName(),
                    said);
        }
    }
}

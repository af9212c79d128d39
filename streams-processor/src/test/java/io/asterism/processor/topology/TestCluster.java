package io.asterism.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.counting.Stream;
import io.asterism.processor.counting.TaskFigures;
import io.asterism.processor.counting.Window;
import io.asterism.processor.directory.SaeView;
import io.asterism.schemas.Activations;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.DeadLetter;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.TopicSetup;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The topics of one SAE on a broker, with what tests write to them and read of the counts. */
final class TestCluster implements AutoCloseable {
    static final int PARTITIONS = 2;
    static final SaeId SAE = new SaeId("test.sae");

    private static final Topics TOPICS = Topics.DEFAULT;

    private final String bootstrapServers;
    private final KafkaProducer<String, byte[]> producer;

    TestCluster(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "max.request.size", Topics.LARGEST_RECORD),
                new StringSerializer(),
                new ByteArraySerializer());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            TopicSetup setup = new TopicSetup(admin, TOPICS, (short) 1);
            setup.shared(PARTITIONS);
            setup.sae(SAE, PARTITIONS);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }

    static SaeWatcher watch(InstanceSettings settings) {
        SaeWatcher watcher = new SaeWatcher(settings, new SimpleMeterRegistry());
        watcher.start();
        return watcher;
    }

    static List<TaskFigures> tasks(SaeWatcher watcher) {
        return watcher.saes().stream().map(SaeView::tasks).flatMap(List::stream).toList();
    }

    /** A figure of the progress, over all tasks of an instance. */
    static long sum(SaeWatcher watcher, ToLongFunction<TaskFigures.Progress> figure) {
        return tasks(watcher).stream()
                .map(TaskFigures::progress)
                .mapToLong(figure)
                .sum();
    }

    static long contexts(SaeWatcher watcher) {
        return sum(watcher, TaskFigures.Progress::contexts);
    }

    /** Records that an instance's tasks have dealt with, whatever became of them. */
    static long seen(SaeWatcher watcher) {
        return sum(watcher, progress -> progress.contexts() + progress.late() + progress.invalid());
    }

    static void assertCounts(SaeWatcher watcher, Stream stream) {
        List<Double> thresholds = stream.manifest.getThresholds();
        for (int k = 0; k < thresholds.size(); k++) {
            assertThat(matrix(watcher, k)).isDeepEqualTo(stream.naive(thresholds.get(k)));
        }
    }

    static long[][] matrix(SaeWatcher watcher, int threshold) {
        return Stream.matrix(PairCounts.sum(tasks(watcher).stream()
                .map(task -> task.pairs(Window.TOTAL, threshold))
                .toList()));
    }

    static void await(BooleanSupplier condition) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .pollInSameThread()
                .until(condition::getAsBoolean);
    }

    void publish(SaeManifest manifest) {
        send(new ProducerRecord<>(
                TOPICS.saes(),
                manifest.getSae(),
                AvroCodec.<SaeManifest>of(SaeManifest.getClassSchema()).encode(manifest)));
    }

    /** Puts bytes under a key of the manifests' topic. */
    void publishManifest(String key, byte @Nullable [] value) {
        send(new ProducerRecord<>(TOPICS.saes(), key, value));
    }

    /** Puts bytes under a key of a topic. */
    void put(String topic, String key, byte @Nullable [] value) {
        send(new ProducerRecord<>(topic, key, value));
    }

    void removeSae() {
        send(new ProducerRecord<>(TOPICS.saes(), SAE.value(), null));
    }

    void publish(List<Activations> records) {
        for (Activations record : records) {
            send(new ProducerRecord<>(TOPICS.activations(SAE), record.getDocument(), encode(record)));
        }
        producer.flush();
    }

    void publish(int partition, byte[] value) {
        send(new ProducerRecord<>(TOPICS.activations(SAE), partition, "document", value));
    }

    /** As with a producer that sets the time of the record itself. */
    void publish(int partition, long timestamp, byte[] value) {
        send(new ProducerRecord<>(TOPICS.activations(SAE), partition, timestamp, "document", value));
    }

    /** Has the broker take records of any time, as brokers did before they had a bound. */
    void allowAnyTime() throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, TOPICS.activations(SAE));
        ConfigEntry any = new ConfigEntry("message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.incrementalAlterConfigs(Map.of(topic, List.of(new AlterConfigOp(any, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    void flush() {
        producer.flush();
    }

    static byte[] encode(Activations record) {
        return AvroCodec.<Activations>of(Activations.getClassSchema()).encode(record);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what is not sent is missed by the counts
    private void send(ProducerRecord<String, byte[]> record) {
        producer.send(record);
    }

    /** The kinds of the committed blocks of the counts, and of those that were removed: the first bytes of the keys. */
    Set<String> changelogKinds() {
        Set<String> kinds = new TreeSet<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    assign(consumer, TOPICS.countingApplication(SAE) + "-" + CountingTopology.COUNTS + "-changelog");
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> kinds.add(record.key()[0] + (record.value() == null ? " removed" : "")));
            }
        }
        return kinds;
    }

    /** Takes a topic from its beginning on. */
    private static List<TopicPartition> assign(KafkaConsumer<?, ?> consumer, String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return partitions;
    }

    /** What is committed of the dead letters, when there are as many as expected or after ten seconds. */
    List<DeadLetter> deadLetters(int expected) {
        AvroCodec<DeadLetter> codec = AvroCodec.of(DeadLetter.getClassSchema());
        List<DeadLetter> letters = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            assign(consumer, TOPICS.deadLetters());
            long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (letters.size() < expected && System.nanoTime() < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> letters.add(codec.decode(record.value())));
            }
            consumer.poll(Duration.ofMillis(200)).forEach(record -> letters.add(codec.decode(record.value())));
        }
        return letters;
    }

    /** The keys of a compacted topic that have a value now. */
    Set<String> keys(String topic) {
        Set<String> keys = new TreeSet<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            assign(consumer, topic);
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    if (record.value() == null) {
                        keys.remove(record.key());
                    } else {
                        keys.add(record.key());
                    }
                }
            }
        }
        return keys;
    }
}

package io.asterism.producer.worker;

import io.asterism.producer.kafka.Lifetime;
import io.asterism.producer.kafka.Transactions;
import io.asterism.producer.reading.ContextReader;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.DeadLetter;
import io.asterism.schemas.InputException;
import io.asterism.schemas.RefusedRecord;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.KafkaConnection;
import io.asterism.schemas.cluster.TopicSetup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * Reads documents with a model and publishes what its SAEs make of them. Activations and consumed offsets are one transaction, so a
 * document's activations appear exactly once, whatever is killed or taken away in between; several workers share the documents. A
 * document's activations go to the partition that the document is on.
 */
public final class Worker implements Runnable, AutoCloseable {
    private static final long LOOK_UP_MILLIS = 200;

    private final KafkaConnection kafka;
    private final Topics topics;
    private final WorkerSettings settings;
    private final ContextReader reader;
    private final List<String> targets = new ArrayList<>();
    private final Map<String, Integer> partitions = new HashMap<>();
    private final AvroCodec<DeadLetter> letters = AvroCodec.of(DeadLetter.getClassSchema());
    private final WorkerCounters counters = new WorkerCounters();
    private final Lifetime lifetime = new Lifetime();
    private volatile boolean rewind;

    /** A worker that uses a reader, which it does not close. */
    public Worker(KafkaConnection kafka, Topics topics, WorkerSettings settings, ContextReader reader) {
        this.kafka = kafka;
        this.topics = topics;
        this.settings = settings;
        this.reader = reader;
        for (SaeManifest manifest : reader.manifests()) {
            targets.add(topics.activations(new SaeId(manifest.getSae())));
        }
    }

    /** The SAEs it publishes activations of. */
    public List<SaeManifest> manifests() {
        return reader.manifests();
    }

    /** What was done so far. */
    public WorkerCounters counters() {
        return counters;
    }

    /**
     * Makes the topics that are missing, and the SAEs known.
     *
     * @throws InputException if an SAE's id is taken by another manifest
     */
    public void prepare() {
        try (Admin admin = kafka.admin()) {
            TopicSetup setup = new TopicSetup(admin, topics, settings.replication());
            setup.shared(settings.partitions());
            for (SaeManifest manifest : reader.manifests()) {
                setup.sae(new SaeId(manifest.getSae()), settings.partitions());
            }
        }
        SaeRegistry registry = new SaeRegistry(kafka, topics);
        for (int sae = 0; sae < targets.size(); sae++) {
            int index = sae;
            registry.announce(reader.manifests().get(sae), to -> reader.cards(index, to));
        }
    }

    /**
     * Works until {@link #close}; {@link #prepare} comes first.
     *
     * @throws InputException if another worker goes by the same name
     */
    @Override
    public void run() {
        lifetime.begin();
        String name = topics.prefix() + ".worker." + settings.instance();
        try (Pipeline pipeline = new Pipeline(new DocumentReading(reader, settings.eventTimes()));
                Transactions transactions = new Transactions(kafka, name);
                Consumer<byte[], byte[]> consumer =
                        kafka.consumer(settings.group(topics), name, settings.mostDocuments())) {
            for (String target : targets) {
                partitions.put(target, consumer.partitionsFor(target).size());
            }
            // Settles, before any offset is asked for, what a worker of this name left open when it was killed.
            rewind = true;
            consumer.subscribe(List.of(topics.documents()), new Reassignment(pipeline));
            while (!lifetime.isClosed()) {
                step(consumer, pipeline, transactions);
            }
            consumer.close(CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
        } catch (FencedInstanceIdException e) {
            throw rival(e);
        } finally {
            lifetime.end();
        }
    }

    /** Lets the running transaction end, and {@link #run} return; the model is at rest then. */
    @Override
    public void close() {
        lifetime.close();
    }

    private void step(Consumer<byte[], byte[]> consumer, Pipeline pipeline, Transactions transactions) {
        if (rewind) {
            rewind = !rewound(consumer, transactions);
            return;
        }
        if (pipeline.hasRoom()) {
            Duration wait = pipeline.isEmpty() ? WorkerSettings.WAIT_FOR_DOCUMENTS : Duration.ZERO;
            ConsumerRecords<byte[], byte[]> documents = consumer.poll(wait);
            if (rewind) {
                return;
            }
            submit(documents, pipeline);
        }
        if (!pipeline.isEmpty()) {
            @Nullable Reading reading = pipeline.take(LOOK_UP_MILLIS);
            if (reading != null) {
                publish(reading, consumer, pipeline, transactions);
            }
        }
    }

    private void submit(ConsumerRecords<byte[], byte[]> documents, Pipeline pipeline) {
        List<ConsumerRecord<byte[], byte[]>> together = new ArrayList<>();
        int bytes = 0;
        for (ConsumerRecord<byte[], byte[]> document : documents) {
            together.add(document);
            bytes += Math.max(0, document.serializedValueSize());
            if (bytes >= settings.characters()) {
                pipeline.add(together);
                together = new ArrayList<>();
                bytes = 0;
            }
        }
        if (!together.isEmpty()) {
            pipeline.add(together);
        }
    }

    private void publish(
            Reading reading, Consumer<byte[], byte[]> consumer, Pipeline pipeline, Transactions transactions) {
        Transactions.Outcome outcome = transactions.run(transaction -> {
            reading.documents().forEach(document -> send(document, transaction));
            transaction.commitOffsets(reading.offsets(), consumer.groupMetadata());
        });
        switch (outcome) {
            case COMMITTED -> counters.add(reading);
            case UNDONE -> {
                pipeline.discard();
                rewind = true;
            }
            case FENCED -> throw rival(new ProducerFencedException("fenced again and again"));
        }
    }

    private InputException rival(KafkaException cause) {
        return new InputException(
                cause, "another worker goes by the name '%s' as well, expected one at a time", settings.instance());
    }

    private void send(Reading.Outcome document, Transactions transaction) {
        if (document instanceof Reading.Dead dead) {
            RefusedRecord refused = new RefusedRecord(
                    dead.source().topic(),
                    dead.source().partition(),
                    dead.source().offset(),
                    dead.source().key(),
                    dead.source().value(),
                    dead.reason());
            transaction.send(topics.deadLetters(), 0, refused.letterKey(), letters.encode(refused.letter()));
        } else if (document instanceof Reading.Read read) {
            byte[] key = read.id().getBytes(StandardCharsets.UTF_8);
            for (int sae = 0; sae < targets.size(); sae++) {
                String target = targets.get(sae);
                int partition = read.source().partition() % partitions.get(target);
                read.values().get(sae).forEach(value -> transaction.send(target, partition, key, value));
            }
        }
    }

    /** Goes back to what is committed, on every partition; false if it could not be learnt in time. */
    private static boolean rewound(Consumer<byte[], byte[]> consumer, Transactions transactions) {
        if (!transactions.settle()) {
            return false;
        }
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(consumer.assignment());
            committed.forEach((partition, offset) -> {
                if (offset == null) {
                    consumer.seekToBeginning(List.of(partition));
                } else {
                    consumer.seek(partition, offset);
                }
            });
            return true;
        } catch (TimeoutException | WakeupException e) {
            return false;
        }
    }

    /** Documents of a partition that goes to another worker must not be published by this one any more. */
    private final class Reassignment implements ConsumerRebalanceListener {
        private final Pipeline pipeline;

        Reassignment(Pipeline pipeline) {
            this.pipeline = pipeline;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            startOver();
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            startOver();
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {}

        private void startOver() {
            pipeline.discard();
            rewind = true;
        }
    }
}

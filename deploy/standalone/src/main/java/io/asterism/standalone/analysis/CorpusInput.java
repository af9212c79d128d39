package io.asterism.standalone.analysis;

import io.asterism.producer.corpus.Damage;
import io.asterism.producer.feed.FeedSource;
import io.asterism.producer.feed.Feeder;
import io.asterism.producer.reading.ContextReader;
import io.asterism.producer.worker.Worker;
import io.asterism.producer.worker.WorkerSettings;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.KafkaConnection;
import io.asterism.schemas.cluster.StreamEnd;
import io.asterism.standalone.parts.Part;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Documents, read by a model with its SAEs. */
public final class CorpusInput implements AnalysisInput {
    private final ContextReader reader;
    private final FeedSource documents;
    private final Optional<Damage> damage;

    /**
     * Documents of which there is an end; the reader is closed in the end.
     *
     * @param damage why they end early, where they do
     */
    public CorpusInput(ContextReader reader, FeedSource documents, Optional<Damage> damage) {
        this.reader = reader;
        this.documents = documents;
        this.damage = damage;
    }

    @Override
    public Optional<String> shortfall() {
        return damage.map(found -> String.format(
                Locale.ROOT,
                found.doubtful()
                        ? "%s; the %d documents that could be read are counted, not all of which may be what they were"
                        : "%s; the %d documents before it are counted",
                found.said(),
                size()));
    }

    @Override
    public List<String> identity() {
        return List.of(documents.size() + " documents with content " + documents.identity());
    }

    @Override
    public List<SaeManifest> manifests() {
        return reader.manifests();
    }

    @Override
    public String unit() {
        return "documents";
    }

    @Override
    public long size() {
        return documents.size();
    }

    @Override
    public Publishing publish(KafkaConnection kafka, Topics topics, int partitions) {
        Worker worker = new Worker(kafka, topics, WorkerSettings.of("analysis", partitions), reader);
        worker.prepare();
        Feeder feeder = new Feeder(kafka, topics, topics.documents(), documents, Feeder.UNLIMITED);
        return new Reading(
                kafka.admin(),
                topics,
                feeder,
                worker,
                Part.start("feeder", feeder, feeder::close),
                Part.start("worker", worker, worker::close));
    }

    @Override
    public void close() {
        reader.close();
    }

    /** Documents on their way through the model. */
    private record Reading(Admin admin, Topics topics, Feeder feeder, Worker worker, Part feeding, Part working)
            implements Publishing {
        @Override
        public void requireHealthy() {
            feeding.requireHealthy();
            working.requireHealthy();
        }

        @Override
        public long done(long tokensCounted) {
            return worker.counters().documents();
        }

        /** A model takes its time. */
        @Override
        public boolean isAhead() {
            return false;
        }

        @Override
        public boolean isFinished(StreamEnd end) {
            return feeding.hasEnded() && end.isReached(nextDocuments());
        }

        private Map<TopicPartition, Long> nextDocuments() {
            Map<TopicPartition, Long> next = new HashMap<>();
            try {
                TopicDescription topic = admin.describeTopics(List.of(topics.documents()))
                        .allTopicNames()
                        .get()
                        .get(topics.documents());
                Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(topics.workerGroup())
                        .partitionsToOffsetAndMetadata()
                        .get();
                topic.partitions().forEach(info -> {
                    TopicPartition partition = new TopicPartition(topic.name(), info.partition());
                    OffsetAndMetadata offset = committed.get(partition);
                    next.put(partition, offset == null ? 0 : offset.offset());
                });
                return next;
            } catch (ExecutionException e) {
                throw new KafkaException("cannot learn how far the documents are read", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KafkaException("interrupted", e);
            }
        }

        @Override
        public void close() {
            feeding.close();
            working.close();
            admin.close();
        }
    }
}

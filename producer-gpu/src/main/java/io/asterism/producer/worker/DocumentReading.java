package io.asterism.producer.worker;

import io.asterism.producer.reading.Context;
import io.asterism.producer.reading.ContextReader;
import io.asterism.producer.reading.SparseActivations;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.Document;
import io.asterism.schemas.EventTimeLimit;
import io.asterism.schemas.InputException;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.Topics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From fetched records to encoded activations, all documents of a call in as few forward passes as the model needs. */
final class DocumentReading {
    private static final Logger LOG = LoggerFactory.getLogger(DocumentReading.class);

    private final AvroCodec<Document> codec = AvroCodec.of(Document.getClassSchema());
    private final ContextReader reader;
    private final EventTimeLimit eventTimes;
    private final List<ContextEncoder> encoders = new ArrayList<>();

    DocumentReading(ContextReader reader, EventTimeLimit eventTimes) {
        this.reader = reader;
        this.eventTimes = eventTimes;
        for (SaeManifest manifest : reader.manifests()) {
            encoders.add(new ContextEncoder(manifest));
        }
    }

    Reading read(List<ConsumerRecord<byte[], byte[]>> records) {
        List<Tokenised> documents = new ArrayList<>();
        List<Context> contexts = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Tokenised document = tokenise(record);
            documents.add(document);
            contexts.addAll(document.contexts());
        }
        List<Context> arranged = reader.arrange(contexts);
        List<ContextOutcome> contextOutcomes = arranged.isEmpty() ? List.of() : read(arranged, reader);
        List<Reading.Outcome> outcomes = new ArrayList<>();
        int first = 0;
        for (Tokenised document : documents) {
            int next = first + document.contexts().size();
            outcomes.add(outcome(document, arranged.subList(first, next), contextOutcomes.subList(first, next)));
            first = next;
        }
        return new Reading(outcomes, offsetsBehind(records));
    }

    /**
     * What came of one context.
     *
     * @param activations {@code [saes]}
     * @param refusal why there are none; empty where there are
     */
    private record ContextOutcome(List<SparseActivations> activations, String refusal) {}

    /** Where the contexts cannot be read together, each is read with those alone that it shares a row with. */
    private static List<ContextOutcome> read(List<Context> contexts, ContextReader reader) {
        try {
            return reader.read(contexts).stream()
                    .map(activations -> new ContextOutcome(activations, ""))
                    .toList();
        } catch (InputException e) {
            int end = endOfRow(contexts, 0);
            if (end == contexts.size()) {
                return Collections.nCopies(end, new ContextOutcome(List.of(), e.getMessage()));
            }
            List<ContextOutcome> outcomes = new ArrayList<>();
            for (int from = 0; from < contexts.size(); from = end) {
                end = endOfRow(contexts, from);
                outcomes.addAll(read(contexts.subList(from, end), reader));
            }
            return outcomes;
        }
    }

    private static int endOfRow(List<Context> contexts, int from) {
        int end = from + 1;
        while (end < contexts.size() && contexts.get(end).follows()) {
            end++;
        }
        return end;
    }

    private Tokenised tokenise(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return new Tokenised(record, "", List.of(), "a record without value, expected a Document");
        }
        try {
            Document document = codec.decode(record.value());
            Optional<String> undated = eventTimes.refusal(document.getEventTime(), eventTimes.writtenAt(record));
            return undated.isPresent()
                    ? new Tokenised(record, "", List.of(), undated.get())
                    : new Tokenised(record, document.getId(), reader.contexts(document), "");
        } catch (SerializationException | InputException e) {
            return new Tokenised(record, "", List.of(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn(
                    "The document at {}-{}@{} cannot be cut into contexts",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e);
            return new Tokenised(record, "", List.of(), "it cannot be cut into contexts: " + e);
        }
    }

    private Reading.Outcome outcome(Tokenised document, List<Context> contexts, List<ContextOutcome> contextOutcomes) {
        Optional<String> refusal = Stream.concat(
                        Stream.of(document.refusal()), contextOutcomes.stream().map(ContextOutcome::refusal))
                .filter(reason -> !reason.isEmpty())
                .findFirst();
        if (refusal.isPresent()) {
            return new Reading.Dead(document.source(), refusal.get());
        }
        List<List<byte[]>> values = new ArrayList<>();
        for (int sae = 0; sae < encoders.size(); sae++) {
            List<byte[]> ofSae = new ArrayList<>();
            for (int c = 0; c < contexts.size(); c++) {
                byte[] value = encoders.get(sae)
                        .encode(
                                contexts.get(c),
                                contextOutcomes.get(c).activations().get(sae));
                if (value.length > Topics.LARGEST_VALUE) {
                    return new Reading.Dead(
                            document.source(),
                            String.format(
                                    "context %d takes %d bytes of activations of SAE '%s', expected %d at most",
                                    c, value.length, reader.manifests().get(sae).getSae(), Topics.LARGEST_VALUE));
                }
                ofSae.add(value);
            }
            values.add(ofSae);
        }
        long tokens = contexts.stream().mapToLong(c -> c.tokenIds().length).sum();
        return new Reading.Read(document.source(), document.id(), contexts.size(), tokens, values);
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsetsBehind(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            offsets.put(
                    new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1));
        }
        return offsets;
    }

    private record Tokenised(
            ConsumerRecord<byte[], byte[]> source, String id, List<Context> contexts, String refusal) {}
}

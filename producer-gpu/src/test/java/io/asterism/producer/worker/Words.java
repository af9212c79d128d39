package io.asterism.producer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.producer.corpus.Fingerprint;
import io.asterism.producer.feed.Feeder;
import io.asterism.producer.feed.GeneratedSource;
import io.asterism.schemas.ActivationColumns;
import io.asterism.schemas.Activations;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.Document;
import io.asterism.schemas.InvalidActivationsException;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.KafkaConnection;
import io.asterism.schemas.cluster.TopicSetup;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Documents for a {@link WordReader}: document i has i % 11 words, the first of them {@code w<i>}. */
final class Words {
    static final int PARTITIONS = 3;

    private Words() {}

    static Document document(long index) {
        String text = IntStream.range(0, (int) (index % 11))
                .mapToObj(word -> "w" + (index + word))
                .collect(Collectors.joining(" "));
        return new Document("d" + index, "words", text, 1000 + index);
    }

    /** Makes the topics of some SAEs and publishes documents 0 to count - 1. */
    static void feed(KafkaConnection kafka, Topics topics, int count, String... saes) {
        try (Admin admin = kafka.admin()) {
            TopicSetup setup = new TopicSetup(admin, topics, (short) 1);
            setup.shared(PARTITIONS);
            for (String sae : saes) {
                setup.sae(new SaeId(sae), PARTITIONS);
            }
        }
        GeneratedSource source =
                new GeneratedSource(new Fingerprint().add(topics.prefix()).sha256(), Words::document);
        Feeder feeder = new Feeder(kafka, topics, topics.documents(), new Bounded(source, count), Feeder.UNLIMITED);
        feeder.run();
    }

    /** Contexts of documents 0 to count - 1. */
    static int contexts(int count) {
        return IntStream.range(0, count).map(i -> (i % 11 + 3) / 4).sum();
    }

    /** Finds each context of documents 0 to count - 1 once, with what a {@link WordReader} makes of it. */
    static void assertOnce(KafkaConnection kafka, Topics topics, String sae, int count)
            throws InvalidActivationsException {
        Map<String, Integer> partitions = Log.committed(kafka, topics.documents()).stream()
                .filter(record -> record.key() != null)
                .collect(Collectors.toMap(Words::key, ConsumerRecord::partition, (a, b) -> b));
        AvroCodec<Activations> codec = AvroCodec.of(Activations.getClassSchema());
        ActivationColumns columns = new ActivationColumns(WordReader.manifest(sae));
        Map<String, Integer> seen = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : Log.committed(kafka, topics.activations(new SaeId(sae)))) {
            Activations activations = codec.decode(record.value());
            columns.read(activations);
            seen.merge(activations.getDocument() + "/" + activations.getContext(), 1, Integer::sum);
            int index = Integer.parseInt(activations.getDocument().substring(1));
            int first = index + activations.getPosition();
            int[] words = IntStream.range(first, first + columns.tokens()).toArray();
            assertThat(activations.getPosition()).isEqualTo(4 * activations.getContext());
            assertThat(activations.getEventTime()).isEqualTo(1000 + index);
            assertThat(Arrays.copyOf(columns.latents(), columns.entries())).isEqualTo(words);
            assertThat(columns.activations()[0]).isEqualTo(first + 1);
            assertThat(key(record)).isEqualTo(activations.getDocument());
            assertThat(record.partition()).isEqualTo(partitions.get(activations.getDocument()));
        }
        assertThat(seen.values()).as("times each context was published").allMatch(times -> times == 1);
        assertThat(seen).hasSize(contexts(count));
    }

    static String key(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), StandardCharsets.UTF_8);
    }
}

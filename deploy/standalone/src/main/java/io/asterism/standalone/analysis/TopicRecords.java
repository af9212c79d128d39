package io.asterism.standalone.analysis;

import io.asterism.schemas.ActivationColumns;
import io.asterism.schemas.Activations;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.InvalidActivationsException;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.KafkaConnection;
import io.asterism.schemas.cluster.TopicReader;
import io.asterism.standalone.results.RecordSource;
import java.util.function.BiConsumer;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An SAE's activations topic, to which nothing is written any more. */
final class TopicRecords implements RecordSource {
    private static final Logger LOG = LoggerFactory.getLogger(TopicRecords.class);

    private final KafkaConnection kafka;
    private final String topic;
    private final SaeManifest manifest;

    TopicRecords(KafkaConnection kafka, Topics topics, SaeManifest manifest) {
        this.kafka = kafka;
        this.topic = topics.activations(new SaeId(manifest.getSae()));
        this.manifest = manifest;
    }

    @Override
    public void forEach(BiConsumer<Activations, ActivationColumns> visitor) {
        AvroCodec<Activations> codec = AvroCodec.of(Activations.getClassSchema());
        ActivationColumns columns = new ActivationColumns(manifest);
        try (TopicReader reader = TopicReader.ofAll(kafka, topic)) {
            reader.readToEnd(record -> show(record.value(), codec, columns, visitor));
        }
    }

    /** Shows a record; what the counting set aside is left out here too. */
    private static void show(
            byte[] value,
            AvroCodec<Activations> codec,
            ActivationColumns columns,
            BiConsumer<Activations, ActivationColumns> visitor) {
        try {
            Activations record = codec.decode(value);
            columns.read(record);
            visitor.accept(record, columns);
        } catch (SerializationException | InvalidActivationsException e) {
            LOG.debug("a record that cannot be used", e);
        }
    }
}

package io.asterism.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records that were written before fields were added, and readers that were. */
class FormerSchemasTest {
    private static final Schema PRESENT = Activations.getClassSchema();
    private static final Schema FIRST = FormerSchemas.of(PRESENT).get(0);

    private final AvroCodec<Activations> codec = AvroCodec.of(PRESENT);

    private static List<Schema> grown() {
        return List.of(PRESENT, LatentCard.getClassSchema());
    }

    @ParameterizedTest
    @MethodSource("grown")
    void fieldsAreOnlyAddedAtTheEndWithADefault(Schema present) {
        assertThat(FormerSchemas.of(present)).isNotEmpty();
        for (Schema former : FormerSchemas.of(present)) {
            List<Schema.Field> fields = present.getFields();
            for (int i = 0; i < former.getFields().size(); i++) {
                assertThat(fields.get(i).name())
                        .isEqualTo(former.getFields().get(i).name());
                assertThat(SchemaNormalization.toParsingForm(fields.get(i).schema()))
                        .isEqualTo(SchemaNormalization.toParsingForm(
                                former.getFields().get(i).schema()));
            }
            assertThat(fields.subList(former.getFields().size(), fields.size()))
                    .allMatch(Schema.Field::hasDefaultValue);
            assertThat(SchemaCompatibility.checkReaderWriterCompatibility(present, former)
                            .getType())
                    .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
            assertThat(SchemaNormalization.parsingFingerprint64(former))
                    .isNotEqualTo(SchemaNormalization.parsingFingerprint64(present));
        }
    }

    @Test
    void readsWhatWasWrittenWithAFormerSchema() throws IOException {
        Activations read = codec.decode(written(FIRST, former()));
        assertThat(read.getSae()).isEqualTo("m.s");
        assertThat(read.getEventTime()).isEqualTo(7);
        assertThat(read.getCrossEntropy()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));
        assertThat(read.getKlSpliced()).isNull();
        assertThat(read.getTargetSum()).isNull();
    }

    @Test
    void refusesEveryTruncationOfSuchARecord() throws IOException {
        byte[] whole = written(FIRST, former());
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> codec.decode(cut)).isInstanceOf(SerializationException.class);
        }
        byte[] longer = Arrays.copyOf(whole, whole.length + 1);
        assertThatThrownBy(() -> codec.decode(longer))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("1 bytes follow the record");
    }

    /** A reader that skips ten bytes and decodes by the schema it has, as docs/reading-activations.md shows. */
    @Test
    void aReaderWithAFormerSchemaReadsWhatIsWrittenNow() throws IOException {
        Activations now = codec.decode(written(FIRST, former()));
        now.setKlSpliced(ByteBuffer.wrap(new byte[4]));
        byte[] bytes = codec.encode(now);
        GenericRecord read = new GenericDatumReader<GenericRecord>(FIRST)
                .read(null, DecoderFactory.get().binaryDecoder(bytes, 10, bytes.length - 10, null));
        assertThat(read.get("sae").toString()).isEqualTo("m.s");
        assertThat(read.get("cross_entropy")).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));
    }

    private static GenericRecord former() {
        GenericRecord record = new GenericData.Record(FIRST);
        for (Schema.Field field : FIRST.getFields()) {
            record.put(
                    field.name(),
                    switch (field.schema().getType()) {
                        case STRING -> "m.s";
                        case INT -> 3;
                        case LONG -> 7L;
                        case BYTES -> ByteBuffer.allocate(4);
                        default -> ByteBuffer.wrap(new byte[] {1, 2, 3, 4});
                    });
        }
        return record;
    }

    private static byte[] written(Schema schema, GenericRecord record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(ByteBuffer.allocate(10)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0xc3)
                .put((byte) 1)
                .putLong(SchemaNormalization.parsingFingerprint64(schema))
                .array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }
}

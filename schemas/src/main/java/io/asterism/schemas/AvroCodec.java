package io.asterism.schemas;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Avro records as Kafka values in Avro's single-object encoding: two marker bytes {@code C3 01}, the schema's 64-bit fingerprint,
 * then the plain binary body. A reader that has the {@code .avsc} needs no registry: it skips ten bytes and decodes the rest.
 */
public final class AvroCodec<T extends SpecificRecord> {
    private static final int HEADER_BYTES = 10;

    private final BinaryMessageEncoder<T> encoder;
    private final BinaryMessageDecoder<T> decoder;
    private final String name;
    private final List<Written> known;

    /** A schema that records may have been written with, and the bytes that they then begin with. */
    private record Written(Schema schema, byte[] header) {
        static Written with(Schema schema) {
            return new Written(
                    schema,
                    ByteBuffer.allocate(HEADER_BYTES)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .put((byte) 0xc3)
                            .put((byte) 1)
                            .putLong(SchemaNormalization.parsingFingerprint64(schema))
                            .array());
        }

        boolean begins(byte[] bytes) {
            return Arrays.mismatch(bytes, header) == HEADER_BYTES;
        }
    }

    private AvroCodec(Schema schema) {
        this.name = schema.getName();
        this.encoder = new BinaryMessageEncoder<>(new SpecificData(), schema);
        this.decoder = new BinaryMessageDecoder<>(new SpecificData(), schema);
        List<Schema> former = FormerSchemas.of(schema);
        former.forEach(decoder::addSchema);
        this.known = Stream.concat(Stream.of(schema), former.stream())
                .map(Written::with)
                .toList();
    }

    /** The codec of a generated record's schema. */
    public static <T extends SpecificRecord> AvroCodec<T> of(Schema schema) {
        return new AvroCodec<>(schema);
    }

    /** The record in single-object encoding. */
    public byte[] encode(T record) {
        try {
            ByteBuffer bytes = encoder.encode(record);
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            return copy;
        } catch (IOException | AvroRuntimeException e) {
            throw new SerializationException("cannot encode a " + name, e);
        }
    }

    /**
     * Reads one record back, also where it was written with a former schema: the fields that this one lacks have their defaults.
     *
     * @throws SerializationException if the bytes are not this record in single-object encoding, and nothing else
     */
    public T decode(byte[] bytes) {
        try {
            for (Written written : known) {
                if (written.begins(bytes)) {
                    RecordExtent.require(written.schema(), bytes, HEADER_BYTES);
                }
            }
            return decoder.decode(bytes, null);
        } catch (IOException | RuntimeException e) {
            throw new SerializationException(
                    "not a " + name + " in Avro single-object encoding (" + bytes.length + " bytes): " + e.getMessage(),
                    e);
        }
    }

    /** For clients and Streams; a null value stays null. */
    public Serializer<@Nullable T> serializer() {
        return (topic, value) -> value == null ? null : encode(value);
    }

    /** For clients and Streams; a null value stays null. */
    public Deserializer<@Nullable T> deserializer() {
        return (topic, bytes) -> bytes == null ? null : decode(bytes);
    }

    /** Both directions. */
    public Serde<@Nullable T> serde() {
        return Serdes.serdeFrom(serializer(), deserializer());
    }
}

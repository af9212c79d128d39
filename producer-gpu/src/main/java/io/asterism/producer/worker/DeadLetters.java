package io.asterism.producer.worker;

import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.DeadLetter;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Documents that cannot be read, as records of the dead letters' topic. */
final class DeadLetters {
    private static final AvroCodec<DeadLetter> CODEC = AvroCodec.of(DeadLetter.getClassSchema());

    private DeadLetters() {}

    /** The encoded letter; a value that no record takes beside the reason is left out, and the letter says so. */
    static byte[] letter(Reading.Dead dead) {
        byte[] value = dead.source().value();
        byte[] whole = CODEC.encode(letter(dead.source(), dead.reason(), value));
        if (value == null || whole.length <= DocumentReading.LARGEST_VALUE) {
            return whole;
        }
        String reason = dead.reason() + " (its " + value.length + " bytes are left out)";
        return CODEC.encode(letter(dead.source(), reason, null));
    }

    private static DeadLetter letter(ConsumerRecord<byte[], byte[]> source, String reason, byte @Nullable [] value) {
        return new DeadLetter(
                source.topic(),
                source.partition(),
                source.offset(),
                reason,
                source.key() == null ? null : ByteBuffer.wrap(source.key()),
                value == null ? null : ByteBuffer.wrap(value));
    }
}

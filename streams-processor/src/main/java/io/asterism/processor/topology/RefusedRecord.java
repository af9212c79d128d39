package io.asterism.processor.topology;

import io.asterism.schemas.DeadLetter;
import io.asterism.schemas.TopicSetup;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A record that cannot be used, as the dead letter that tells of it: whole where that fits into a record of Kafka's, else its beginning.
 * A letter that did not fit would be refused by the broker, and the record read again for ever.
 */
record RefusedRecord(Record<byte[], byte[]> record, RecordMetadata at, String reason) {
    private static final int LONGEST_REASON = 1000;

    /** Room for the letter's other fields and what Kafka puts around a record. */
    private static final int AROUND = 64 << 10;

    /** The key goes into the letter and stands as the letter's own. */
    private static final int LONGEST_KEY = 1 << 20;

    /** The letter under the record's key. */
    Record<byte[], DeadLetter> letter() {
        byte[] key = beginning(record.key(), LONGEST_KEY);
        int room = TopicSetup.LARGEST_RECORD - AROUND - 2 * (key == null ? 0 : key.length);
        byte[] value = beginning(record.value(), room);
        DeadLetter letter =
                new DeadLetter(at.topic(), at.partition(), at.offset(), sentence(key, value), wrap(key), wrap(value));
        return new Record<>(key, letter, Math.max(0, record.timestamp()));
    }

    private String sentence(byte @Nullable [] key, byte @Nullable [] value) {
        String shown = reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "...";
        return shown + cut("key", record.key(), key) + cut("value", record.value(), value);
    }

    private static String cut(String what, byte @Nullable [] whole, byte @Nullable [] kept) {
        return whole == null || kept == null || whole.length == kept.length
                ? ""
                : "; of its " + what + "'s " + whole.length + " bytes the first " + kept.length + " are here";
    }

    private static byte @Nullable [] beginning(byte @Nullable [] bytes, int most) {
        return bytes == null || bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
    }

    private static @Nullable ByteBuffer wrap(byte @Nullable [] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }
}

package io.asterism.schemas;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A record that cannot be used, as the dead letter that tells of it: whole where that fits into a record of Kafka's, else its beginning.
 * A letter that did not fit would be refused by the broker, and the record read again for ever.
 *
 * @param topic where it stands
 * @param partition of the topic
 * @param offset in the partition
 * @param key of the record
 * @param value of the record
 * @param reason why it cannot be used, in one sentence
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RefusedRecord(
        String topic, int partition, long offset, byte @Nullable [] key, byte @Nullable [] value, String reason) {
    private static final int LONGEST_REASON = 1000;

    /** Room for the letter's other fields and what Kafka puts around a record. */
    private static final int AROUND = 64 << 10;

    /** The key goes into the letter and stands as the letter's own. */
    private static final int LONGEST_KEY = 1 << 20;

    /** The key under which the letter goes: the record's, or its beginning. */
    public byte @Nullable [] letterKey() {
        return beginning(key, LONGEST_KEY);
    }

    /** The letter; with {@link #letterKey} it fits into a record. */
    public DeadLetter letter() {
        byte[] keptKey = letterKey();
        int room = Topics.LARGEST_RECORD - AROUND - 2 * (keptKey == null ? 0 : keptKey.length);
        byte[] keptValue = beginning(value, room);
        return new DeadLetter(topic, partition, offset, sentence(keptKey, keptValue), wrap(keptKey), wrap(keptValue));
    }

    private String sentence(byte @Nullable [] keptKey, byte @Nullable [] keptValue) {
        String shown = reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "...";
        return shown + cut("key", key, keptKey) + cut("value", value, keptValue);
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

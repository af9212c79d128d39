package io.asterism.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusedRecordTest {
    /** The topics' limit, which is on the record with its key and some bytes around. */
    private static final int LIMIT = 8_388_608;

    private final AvroCodec<DeadLetter> codec = AvroCodec.of(DeadLetter.getClassSchema());

    @Test
    void aLetterHoldsTheRecordWhole() {
        RefusedRecord refused = new RefusedRecord("topic", 1, 7, new byte[] {1}, new byte[] {2, 3}, "a reason");
        assertThat(refused.letterKey()).containsExactly(1);
        assertThat(refused.letter())
                .isEqualTo(new DeadLetter(
                        "topic", 1, 7L, "a reason", ByteBuffer.wrap(new byte[] {1}), ByteBuffer.wrap(new byte[] {2, 3
                        })));
        assertThat(new RefusedRecord("topic", 1, 7, null, null, "a reason")
                        .letter()
                        .getValue())
                .isNull();
    }

    /** Keys and values that together just fit, or would in some other cluster. */
    @ParameterizedTest
    @CsvSource({"0, 8386600", "4194000, 4194000", "8386600, 0", "1048576, 7338000", "9000000, 9000000"})
    void aLetterFitsIntoARecordWhateverTheRecordIs(int key, int value) {
        RefusedRecord refused =
                new RefusedRecord("t".repeat(249), 1, 7, new byte[key], new byte[value], "r".repeat(100_000));
        byte[] letterKey = refused.letterKey();
        assertThat(letterKey.length + codec.encode(refused.letter()).length).isLessThan(LIMIT - 10_000);
        String reason = refused.letter().getReason();
        assertThat(reason.contains("of its key's " + key + " bytes the first " + letterKey.length))
                .isEqualTo(key > 1 << 20);
        assertThat(reason).hasSizeLessThan(1200);
    }
}

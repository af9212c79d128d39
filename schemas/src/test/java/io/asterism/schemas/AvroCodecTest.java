package io.asterism.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.avro.SchemaNormalization;
import org.apache.kafka.common.errors.SerializationException;

class AvroCodecTest {
    private static final Document DOCUMENT = new Document("id", "corpus", "tëxt", 5L);

    private final AvroCodec<Document> documents = AvroCodec.of(Document.getClassSchema());

    @Example
    void givesBackWhatItTook() {
        assertThat(documents.decode(documents.encode(DOCUMENT))).isEqualTo(DOCUMENT);
        assertThat(documents
                        .deserializer()
                        .deserialize("t", documents.serializer().serialize("t", DOCUMENT)))
                .isEqualTo(DOCUMENT);
        assertThat(documents.serializer().serialize("t", null)).isNull();
        assertThat(documents.deserializer().deserialize("t", (byte[]) null)).isNull();
    }

    /** Avro 1.12, single-object encoding: C3 01, the little-endian fingerprint of the schema, the binary body. */
    @Example
    void isSingleObjectEncoding() {
        ByteBuffer encoded = ByteBuffer.wrap(documents.encode(DOCUMENT)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(encoded.get()).isEqualTo((byte) 0xc3);
        assertThat(encoded.get()).isEqualTo((byte) 1);
        assertThat(encoded.getLong()).isEqualTo(SchemaNormalization.parsingFingerprint64(Document.getClassSchema()));
        byte[] body = new byte[encoded.remaining()];
        encoded.get(body);
        assertThat(new String(body, StandardCharsets.UTF_8)).isEqualTo("\4id\14corpus\12tëxt\12");
    }

    @Example
    void refusesOtherRecords() {
        AvroCodec<Subspace> subspaces = AvroCodec.of(Subspace.getClassSchema());
        assertThatThrownBy(() -> subspaces.decode(documents.encode(DOCUMENT)))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("not a Subspace");
    }

    @Example
    void refusesEveryTruncation() {
        byte[] whole = documents.encode(DOCUMENT);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> documents.decode(cut)).isInstanceOf(SerializationException.class);
        }
    }

    /** A length of 1.5 billion in a record of a few bytes. */
    @Example
    void makesNoRoomForALengthThatLies() {
        byte[] lying = Arrays.copyOf(documents.encode(DOCUMENT), 40);
        byte[] length = {(byte) 0x80, (byte) 0xbc, (byte) 0xc1, (byte) 0x96, 0x0b};
        System.arraycopy(length, 0, lying, 10, length.length);
        long before = Runtime.getRuntime().totalMemory();
        assertThatThrownBy(() -> documents.decode(lying))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("1500000000");
        assertThat(Runtime.getRuntime().totalMemory() - before).isLessThan(1_000_000_000L);
    }

    @Example
    void refusesBytesBehindTheRecord() {
        byte[] longer = Arrays.copyOf(documents.encode(DOCUMENT), documents.encode(DOCUMENT).length + 1);
        assertThatThrownBy(() -> documents.decode(longer))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("1 bytes follow");
    }

    /** Unions, arrays, enumerations and doubles. */
    @Example
    void givesBackAllKindsOfFields() {
        SaeManifest manifest = SaeManifest.newBuilder(Batch.manifest(10, ActivationType.F16))
                .setMeasuredL0(12.5)
                .setAcceptedAnyway(true)
                .build();
        AvroCodec<SaeManifest> manifests = AvroCodec.of(SaeManifest.getClassSchema());
        assertThat(manifests.decode(manifests.encode(manifest))).isEqualTo(manifest);
        LatentCard card = new LatentCard(3, 0.5f, 2f, ByteBuffer.wrap(new byte[] {1, 2}), List.of("a", "b"), null);
        AvroCodec<LatentCard> cards = AvroCodec.of(LatentCard.getClassSchema());
        assertThat(cards.decode(cards.encode(card))).isEqualTo(card);
        DeadLetter letter = new DeadLetter("t", 1, 2L, "why", null, ByteBuffer.wrap(new byte[] {1}));
        AvroCodec<DeadLetter> letters = AvroCodec.of(DeadLetter.getClassSchema());
        assertThat(letters.decode(letters.encode(letter))).isEqualTo(letter);
    }

    /** A manifest's thresholds and a dead letter's value are where a number of items or bytes is read unasked. */
    @Property(tries = 500)
    void refusesManifestsThatAreNone(@ForAll @Size(max = 80) byte[] body, @ForAll @IntRange(max = 60) int kept) {
        AvroCodec<SaeManifest> manifests = AvroCodec.of(SaeManifest.getClassSchema());
        byte[] whole = manifests.encode(Batch.manifest(10, ActivationType.F32));
        byte[] bytes = Arrays.copyOf(whole, 10 + kept + body.length);
        System.arraycopy(body, 0, bytes, 10 + kept, body.length);
        try {
            assertThat(manifests.decode(bytes).getThresholds()).hasSizeLessThan(bytes.length);
        } catch (SerializationException refused) {
            assertThat(refused).hasMessageStartingWith("not a SaeManifest");
        }
    }

    @Property(tries = 500)
    void refusesWhateverIsNoRecord(@ForAll @Size(max = 60) byte[] body) {
        byte[] bytes = Arrays.copyOf(documents.encode(DOCUMENT), 10 + body.length);
        System.arraycopy(body, 0, bytes, 10, body.length);
        try {
            assertThat(documents.decode(bytes).getId()).isNotNull();
        } catch (SerializationException refused) {
            assertThat(refused).hasMessageStartingWith("not a Document");
        }
        assertThatThrownBy(() -> documents.decode(body)).isInstanceOf(SerializationException.class);
    }
}

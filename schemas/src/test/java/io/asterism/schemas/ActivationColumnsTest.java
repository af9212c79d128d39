package io.asterism.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asterism.schemas.InvalidActivationsException.Rule;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class ActivationColumnsTest {
    private final AvroCodec<Activations> codec = AvroCodec.of(Activations.getClassSchema());

    @Provide
    Arbitrary<Batch> batches() {
        return Batch.any();
    }

    @Provide
    Arbitrary<List<Batch>> pairs() {
        return Batch.pairs();
    }

    @Property(tries = 300)
    void anyValidBatchSurvivesTheRoundTrip(@ForAll("batches") Batch batch) throws InvalidActivationsException {
        ActivationColumns columns = new ActivationColumns(batch.manifest());
        columns.read(codec.decode(codec.encode(batch.record())));
        assertHolds(columns, batch);
    }

    @Property(tries = 100)
    void columnsAreUsedAgain(@ForAll("pairs") List<Batch> pair) throws InvalidActivationsException {
        ActivationColumns columns = new ActivationColumns(pair.get(0).manifest());
        for (Batch batch : pair) {
            columns.read(batch.record());
            assertHolds(columns, batch);
        }
    }

    @Property(tries = 1500)
    void aSingleBrokenRuleIsNamed(@ForAll("batches") Batch batch, @ForAll Rule rule, @ForAll long seed) {
        Optional<Activations> broken = Breakage.of(rule, batch, seed);
        Assume.that(broken.isPresent());
        ActivationColumns columns = new ActivationColumns(batch.manifest());
        assertThatThrownBy(() -> columns.read(broken.orElseThrow()))
                .isInstanceOfSatisfying(
                        InvalidActivationsException.class,
                        refused -> assertThat(refused.rule()).isEqualTo(rule))
                .hasMessageStartingWith(rule + ": ");
    }

    @Property(tries = 1000)
    void whateverTheBytesAreNothingElseIsThrown(
            @ForAll("batches") Batch batch,
            @ForAll @Size(max = 40) byte[] offsets,
            @ForAll @Size(max = 20) byte[] latents,
            @ForAll @Size(max = 20) byte[] activations,
            @ForAll @Size(max = 5) byte[] special) {
        Activations record = Activations.newBuilder(batch.record())
                .setOffsets(ByteBuffer.wrap(offsets))
                .setLatents(ByteBuffer.wrap(latents))
                .setActivations(ByteBuffer.wrap(activations))
                .setSpecial(ByteBuffer.wrap(special))
                .build();
        try {
            new ActivationColumns(batch.manifest()).read(record);
        } catch (InvalidActivationsException refused) {
            assertThat(refused).hasMessageContaining("expected");
        }
    }

    /** The bytes that a reader in another language has to expect. */
    @Example
    void packsLittleEndian() {
        assertThat(PackedColumns.packInts(new int[] {9, 0, 258}, 1, 3).array()).containsExactly(0, 0, 0, 0, 2, 1, 0, 0);
        assertThat(PackedColumns.packLatents(new int[] {65_535, 258}, 0, 2, 65_536)
                        .array())
                .containsExactly(0xff, 0xff, 2, 1);
        assertThat(PackedColumns.packLatents(new int[] {258}, 0, 1, 65_537).array())
                .containsExactly(2, 1, 0, 0);
        assertThat(PackedColumns.packActivations(new float[] {1.5f}, 0, 1, ActivationType.F32)
                        .array())
                .containsExactly(0, 0, 0xc0, 0x3f);
        assertThat(PackedColumns.packActivations(new float[] {1.5f}, 0, 1, ActivationType.F16)
                        .array())
                .containsExactly(0x00, 0x3e);
        assertThat(PackedColumns.packBits(new boolean[] {true, false, true, false, false, false, false, false, true})
                        .array())
                .containsExactly(0b101, 1);
    }

    private static void assertHolds(ActivationColumns columns, Batch batch) {
        assertThat(columns.tokens()).isEqualTo(batch.tokens());
        for (int t = 0; t < batch.tokens(); t++) {
            int from = columns.offsets()[t];
            int to = columns.offsets()[t + 1];
            assertThat(Arrays.copyOfRange(columns.latents(), from, to)).isEqualTo(batch.latents()[t]);
            assertThat(Arrays.copyOfRange(columns.activations(), from, to)).isEqualTo(batch.activations()[t]);
            assertThat(columns.isSpecial(t)).isEqualTo(batch.special()[t]);
        }
        assertThat(columns.entries()).isEqualTo(columns.offsets()[batch.tokens()]);
    }
}

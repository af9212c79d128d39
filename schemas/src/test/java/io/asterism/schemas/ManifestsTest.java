package io.asterism.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {
    private final SaeManifest manifest = Batch.manifest(10, ActivationType.F32);

    @Test
    void theHashLeavesOutWhatWasMeasured() {
        SaeManifest measured = changed(m -> {
            m.setMeasuredL0(12.5);
            m.setMeasuredFvu(0.25);
            m.setMeasuredOnTokens(2000);
            m.setAcceptedAnyway(true);
        });
        assertThat(Manifests.hash(measured)).isEqualTo(Manifests.hash(manifest)).matches("[0-9a-f]{16}");
    }

    @Test
    void theHashChangesWithEverythingElse() {
        assertThat(List.of(
                        Manifests.hash(manifest),
                        Manifests.hash(changed(m -> m.setDSae(11))),
                        Manifests.hash(changed(m -> m.setThresholds(List.of(0.0)))),
                        Manifests.hash(changed(m -> m.setSaeSha256("ab"))),
                        Manifests.hash(changed(m -> m.setSpecialTokens(SpecialTokens.COUNTED))),
                        Manifests.hash(changed(m -> m.setInterventionSha256("ab"))),
                        Manifests.hash(changed(m -> m.setDeclaredL0(12.5)))))
                .doesNotHaveDuplicates();
    }

    @Test
    void theHashOfAnSaeThatNothingIntervenesInIsWhatItWasBeforeInterventions() throws Exception {
        Schema present = SaeManifest.getClassSchema();
        Schema former = Schema.createRecord(present.getName(), "", present.getNamespace(), false);
        former.setFields(present.getFields().stream()
                .filter(field -> !field.name().equals("intervention_sha256"))
                .map(field -> new Schema.Field(field, field.schema()))
                .toList());
        GenericRecord record = new GenericData.Record(former);
        former.getFields().forEach(field -> record.put(field.name(), manifest.get(field.name())));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new SpecificDatumWriter<GenericRecord>(former).write(record, encoder);
        encoder.flush();
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
        assertThat(Manifests.hash(manifest)).isEqualTo(HexFormat.of().formatHex(digest, 0, 8));
    }

    @Test
    void takesWhatCanBeCountedBy() {
        assertThatCode(() -> Manifests.validate(manifest)).doesNotThrowAnyException();
        assertThatCode(() -> Manifests.validate(changed(m -> m.setThresholds(List.of(0.0, 0.1, 1.5, 60.0)))))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesWhatCannot() {
        assertRefused(m -> m.setSae("a b"), "'a b'");
        assertRefused(m -> m.setDSae(0), "d_sae 0");
        assertRefused(m -> m.setDSae((1 << 22) + 1), "d_sae 4194305, expected 1 to 4194304");
        assertRefused(m -> m.setPaneMillis(0), "pane_millis 0");
        assertRefused(m -> m.setGraceMillis(-1), "grace_millis -1");
        assertRefused(m -> m.setRetentionMillis(-1), "retention_millis -1");
        assertRefused(
                m -> m.setPaneMillis(Long.MAX_VALUE), "pane_millis 9223372036854775807, expected 1 to 3155760000000");
        assertRefused(m -> m.setGraceMillis(Long.MAX_VALUE), "grace_millis 9223372036854775807");
        assertRefused(m -> m.setRetentionMillis(Long.MAX_VALUE), "retention_millis 9223372036854775807");
        assertRefused(
                m -> {
                    m.setPaneMillis(1);
                    m.setGraceMillis(1);
                    m.setRetentionMillis(100_000);
                },
                "panes: 100001, expected 100000 at most");
        assertRefused(m -> m.setModel("m".repeat(1001)), "model of 1001 characters, expected 1000 at most");
        assertRefused(m -> m.setThresholds(List.of()), "1 to 16");
        assertRefused(
                m -> m.setThresholds(
                        DoubleStream.iterate(0, t -> t + 1).limit(17).boxed().toList()),
                "1 to 16");
        assertRefused(m -> m.setThresholds(List.of(-0.5)), "threshold -0.5");
        assertRefused(m -> m.setThresholds(List.of(Double.NaN)), "threshold NaN");
        assertRefused(m -> m.setThresholds(List.of(1e39)), "threshold 1.0E39");
        assertRefused(m -> m.setThresholds(List.of(1.0, 0.5)), "ascending");
        assertRefused(m -> m.setThresholds(List.of(1.0, 1.0 + 1e-12)), "32-bit");
    }

    @Test
    void countingSettingsSortTheirThresholds() {
        CountingSettings settings = CountingSettings.DEFAULT.withThresholds(List.of(2.0, 0.5, 2.0));
        assertThat(settings.thresholds()).containsExactly(0.5, 2.0);
        assertThat(CountingSettings.DEFAULT.withThresholds(List.of())).isEqualTo(CountingSettings.DEFAULT);
        SaeManifest applied = settings.applyTo(SaeManifest.newBuilder(manifest)).build();
        assertThat(applied.getThresholds()).containsExactly(0.5, 2.0);
        assertThat(applied.getPaneMillis()).isEqualTo(600_000);
        assertThat(applied.getRetentionMillis()).isEqualTo(86_400_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2-small.8-res-jb", "a", "_x", "-", "gemma-2-2b.12-gemmascope-res-16k"})
    void idsThatTopicsTakeAreLegal(String id) {
        assertThat(new SaeId(id)).hasToString(id);
        assertThat(Topics.DEFAULT.activations(new SaeId(id))).isEqualTo("asterism.activations." + id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", ".a", "a/b", "a b", "ä", "a:b"})
    void otherIdsAreRefused(String id) {
        assertThatThrownBy(() -> new SaeId(id))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'" + id + "'");
    }

    @Test
    void idsThatAreTooLongForATopicAreRefused() {
        assertThat(new SaeId("a".repeat(150)).value()).hasSize(150);
        assertThatThrownBy(() -> new SaeId("a".repeat(151))).isInstanceOf(InputException.class);
    }

    private void assertRefused(Consumer<SaeManifest.Builder> change, String reason) {
        SaeManifest broken = changed(change);
        assertThatThrownBy(() -> Manifests.validate(broken))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(reason);
    }

    private SaeManifest changed(Consumer<SaeManifest.Builder> change) {
        SaeManifest.Builder builder = SaeManifest.newBuilder(manifest);
        change.accept(builder);
        return builder.build();
    }
}

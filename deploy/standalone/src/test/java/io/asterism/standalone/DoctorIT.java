package io.asterism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.broker.EmbeddedBroker;
import io.asterism.producer.feed.ImportedActivations;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.CountingSettings;
import io.asterism.schemas.DeadLetter;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.cluster.KafkaConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of clusters that something is wrong with; each test has topics of its own. */
class DoctorIT {
    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private static KafkaConnection kafka;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        kafka = new KafkaConnection(broker.bootstrapServers());
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void missesTopicsUntilTheyAreMade() {
        Said before = doctor("bare");
        assertThat(before.status()).isEqualTo(2);
        assertThat(before.out())
                .contains("ok    1 broker answers at '" + broker.bootstrapServers() + "'")
                .contains("WRONG topic 'bare.documents' is missing: 'asterism topics --create' makes it");
        assertThat(before.err().strip()).matches("asterism: \\d+ things are wrong");
        Said made = Said.by("topics", "--create", "--bootstrap", broker.bootstrapServers(), "--prefix", "bare");
        assertThat(made.status()).as(made.err()).isZero();
        assertThat(made.out()).contains("bare.documents is as it has to be");
        Said after = doctor("bare");
        assertThat(after.status()).as(after.out()).isZero();
        assertThat(after.out())
                .contains("note  no SAE is known")
                .contains("ok    no record was refused of late")
                .contains(
                        "note  all documents on 'bare.documents' are read, and nobody waits for more: 'asterism produce' does")
                .doesNotContain("WRONG");
        assertThat(after.err()).isEmpty();
    }

    @Test
    void namesWhatNobodyReads() throws Exception {
        make("idle");
        Path corpus = Files.writeString(folder.resolve("three.jsonl"), "{\"text\":\"a\"}\n".repeat(3));
        Said ingested =
                Said.by("ingest", "--corpus", corpus, "--bootstrap", broker.bootstrapServers(), "--prefix", "idle");
        assertThat(ingested.status()).as(ingested.err()).isZero();
        Said said = doctor("idle");
        assertThat(said.status()).isEqualTo(2);
        assertThat(said.out())
                .containsPattern(
                        "WRONG some \\d+ documents on 'idle.documents' wait and nobody reads them: group 'idle.workers' has no "
                                + "member, expected 'asterism produce' to run");
        assertThat(said.err().strip()).isEqualTo("asterism: 1 thing is wrong");
    }

    @Test
    void namesManifestsThatNobodyCanUse() throws Exception {
        make("odd");
        SaeManifest manifest = ImportedActivations.manifest(new SaeId("good"), 7, CountingSettings.DEFAULT);
        AvroCodec<SaeManifest> codec = AvroCodec.of(SaeManifest.getClassSchema());
        SaeManifest wide = ImportedActivations.manifest(new SaeId("wide"), 7, CountingSettings.DEFAULT);
        wide.setDSae(1 << 30);
        send("odd.saes", "good", codec.encode(manifest));
        send("odd.saes", "another", codec.encode(manifest));
        send("odd.saes", "bytes", new byte[] {1, 2, 3});
        send("odd.saes", "wide", codec.encode(wide));
        send("odd.saes", "gone", new byte[] {1});
        send("odd.saes", "gone", null);
        Said said = doctor("odd");
        assertThat(said.status()).isEqualTo(2);
        assertThat(said.out())
                .contains("ok    SAE 'good' has 7 latents")
                .contains(
                        "WRONG the manifest under 'another' on 'odd.saes' is that of 'good', expected each under its own id")
                .contains("WRONG the manifest under 'bytes' on 'odd.saes' cannot be read: ")
                .containsPattern("WRONG the manifest of 'wide' cannot be used: .*1073741824")
                .contains("WRONG topic 'odd.activations.good' is missing")
                .doesNotContain("'gone'");
    }

    @Test
    void tellsWhatWasRefusedOfLate() throws Exception {
        make("poor");
        AvroCodec<DeadLetter> codec = AvroCodec.of(DeadLetter.getClassSchema());
        for (int offset = 3; offset <= 5; offset++) {
            send(
                    "poor.dead-letters",
                    "k",
                    codec.encode(new DeadLetter("poor.documents", 1, (long) offset, "no text", null, null)));
        }
        Said said = doctor("poor");
        assertThat(said.status()).as(said.out()).isZero();
        assertThat(said.out())
                .contains(
                        "note  of the last records that were refused, 3 of 'poor.documents', as that at offset 5 of partition 1: no text");
    }

    @Test
    void seesATransactionThatIsOpen() throws Exception {
        make("open");
        try (Producer<byte[], byte[]> producer = kafka.producer("left-open", Duration.ofMinutes(5))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("open.documents", 0, null, new byte[] {1}))
                    .get();
            assertThat(doctor("open").out())
                    .contains("note  1 records at the end of partition 0 of 'open.documents' are in a transaction");
            producer.abortTransaction();
        }
        assertThat(doctor("open").out()).contains("ok    no records wait behind a transaction");
    }

    @Test
    void looksAtFoldersAndServices() throws Exception {
        make("near");
        int port = Launcher.freePort();
        Said said = Said.by(
                "doctor",
                "--bootstrap",
                broker.bootstrapServers(),
                "--prefix",
                "near",
                "--data",
                folder.resolve("none"),
                "--url",
                "http://localhost:" + port);
        assertThat(said.status()).isEqualTo(2);
        assertThat(said.out())
                .contains("WRONG folder '" + folder.resolve("none") + "' is not there")
                .contains("WRONG no Asterism answers at http://localhost:" + port);
        assertThat(Said.by("doctor", "--bootstrap", broker.bootstrapServers(), "--prefix", "near", "--data", folder)
                        .out())
                .containsPattern("ok    '" + folder + "' has [0-9.]+ GiB left");
        Said.by("doctor", "--url", "localhost:80").requireOneSentence("--url is 'localhost:80'", "http://HOST:PORT");
        Said.by("doctor", "--token", folder).requireOneSentence("--token is '" + folder + "'");
        Said.by("doctor", "--bootstrap", "localhost:" + port).requireOneSentence("no Kafka broker answers");
    }

    private static void make(String prefix) {
        Said made = Said.by("topics", "--create", "--bootstrap", broker.bootstrapServers(), "--prefix", prefix);
        assertThat(made.status()).as(made.err()).isZero();
    }

    private static Said doctor(String prefix) {
        return Said.by("doctor", "--bootstrap", broker.bootstrapServers(), "--prefix", prefix);
    }

    private static void send(String topic, String key, byte[] value) throws Exception {
        try (Producer<byte[], byte[]> producer = kafka.producer()) {
            producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value))
                    .get();
        }
    }
}

package io.asterism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A cluster with TLS, passwords and rights: what is said where it is closed. */
class SecuredClusterIT {
    @TempDir
    static Path folder;

    private static SecuredBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = SecuredBroker.start(folder);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sasl.mechanism | SCRAM-SHA-512 | does not accept who asks",
                "sasl.mechanism | PLAIN | does not accept who asks",
                "ssl.truststore.location | /nowhere.pem | nowhere.pem",
                "security.protocol | SASL_PLAINTEXT | SASL_PLAINTEXT",
                "security.protocol | PLAINTEXT | by PLAINTEXT",
                "security.protocol | TLS | security.protocol",
                "bootstrap.servers | 127.0.0.1:1 | '127.0.0.1:1'",
                "bootstrap.servers | nowhere.invalid:1 | 'nowhere.invalid:1'"
            })
    void saysInOneSentenceWhatKeepsItOut(String name, String value, String named) throws Exception {
        Map<String, String> more = new TreeMap<>(Map.of(name, value));
        if (name.equals("sasl.mechanism")) {
            // The broker answers, however slow the machine is.
            more.put("default.api.timeout.ms", "120000");
        }
        Path file = broker.properties("topics", "not-the-secret", more);
        Said.by("topics", "--kafka", file).requireOneSentence(named);
        if (name.equals("sasl.mechanism")) {
            Said.by("process", "--kafka", file, "--port", Launcher.freePort(), "--data", folder.resolve("kept-out"))
                    .requireOneSentence(named);
        }
    }

    @Test
    void saysWhatAStrangerIsNotShown() throws Exception {
        Said.by("topics", "--kafka", broker.properties("nobody")).requireOneSentence("'secured.", "the right Describe");
    }

    @Test
    void leavesTopicsAloneThatCannotBeUsed() throws Exception {
        try (Admin admin = broker.admin()) {
            Map<String, String> compacted = Map.of("cleanup.policy", "compact");
            admin.createTopics(List.of(
                            new NewTopic("wide.saes", 3, (short) 1).configs(compacted),
                            new NewTopic("kept.groups", 1, (short) 1),
                            new NewTopic("lost.documents", 4, (short) 1).configs(compacted)))
                    .all()
                    .get();
            for (String[] wrong : new String[][] {
                {"wide", "topic 'wide.saes' has 3 partitions, expected 1"},
                {"kept", "topic 'kept.groups' has cleanup.policy 'delete', expected 'compact'"},
                {"lost", "topic 'lost.documents' has cleanup.policy 'compact', expected 'delete'"}
            }) {
                Path file = broker.properties(
                        "broker",
                        "secret-of-broker",
                        Map.of(
                                "sasl.mechanism",
                                "PLAIN",
                                "sasl.jaas.config",
                                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"broker\""
                                        + " password=\"secret-of-broker\";"));
                Path corpus = Files.writeString(folder.resolve("one.txt"), "text");
                for (Object[] command : new Object[][] {
                    {"ingest", "--corpus", corpus},
                    {"process", "--port", Launcher.freePort(), "--data", folder.resolve("refused")}
                }) {
                    List<Object> arguments = new ArrayList<>(List.of(command));
                    arguments.addAll(List.of("--kafka", file, "--prefix", wrong[0]));
                    Said.by(arguments.toArray()).requireOneSentence(wrong[1]);
                }
                Said created = Said.by("topics", "--create", "--kafka", file, "--prefix", wrong[0]);
                assertThat(created.status()).isEqualTo(2);
                assertThat(created.err()).contains(wrong[1]);
                assertThat(admin.listTopics().names().get())
                        .filteredOn(topic -> topic.startsWith(wrong[0] + "."))
                        .hasSize(1);
            }
        }
    }
}

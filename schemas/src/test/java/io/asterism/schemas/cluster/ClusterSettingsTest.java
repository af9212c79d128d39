package io.asterism.schemas.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ClusterSettingsTest {
    @TempDir
    Path folder;

    private final Map<String, String> options = new HashMap<>();
    private final Map<String, String> system = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    private ClusterSettings settle() {
        return ClusterSettings.of(new Settings(options, system, environment));
    }

    private Path file(String... lines) throws IOException {
        Path file = Files.write(folder.resolve("client.properties"), java.util.List.of(lines));
        environment.put("ASTERISM_KAFKA_PROPERTIES", file.toString());
        return file;
    }

    static Stream<Arguments> settings() {
        return Stream.of(
                Arguments.of(
                        "asterism.bootstrap-servers",
                        "ASTERISM_BOOTSTRAP_SERVERS",
                        new String[] {"a:1", "b:2", "c:3", "d:4", "localhost:9092"},
                        (Function<ClusterSettings, Object>) all -> all.kafka().bootstrap()),
                Arguments.of(
                        "asterism.prefix",
                        "ASTERISM_PREFIX",
                        new String[] {"one", "two", "three", "four", "asterism"},
                        (Function<ClusterSettings, Object>) all -> all.topics().prefix()),
                Arguments.of(
                        "asterism.partitions", "ASTERISM_PARTITIONS", new String[] {"5", "6", "7", "8", "2"}, (Function<
                                        ClusterSettings, Object>)
                                ClusterSettings::partitions),
                Arguments.of(
                        "asterism.replication",
                        "ASTERISM_REPLICATION",
                        new String[] {"5", "4", "3", "2", "-1"},
                        (Function<ClusterSettings, Object>) ClusterSettings::replication));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void optionThenSystemThenEnvironmentThenFileThenDefault(
            String name, String variable, String[] values, Function<ClusterSettings, Object> read) throws IOException {
        options.put(name, values[0]);
        system.put(name, values[1]);
        environment.put(variable, values[2]);
        file(name + "=" + values[3]);
        assertThat(read.apply(settle())).hasToString(values[0]);
        options.clear();
        assertThat(read.apply(settle())).hasToString(values[1]);
        system.clear();
        assertThat(read.apply(settle())).hasToString(values[2]);
        environment.remove(variable);
        assertThat(read.apply(settle())).hasToString(values[3]);
        environment.clear();
        assertThat(read.apply(settle())).hasToString(values[4]);
    }

    @Test
    void clientPropertiesComeFromSystemThenEnvironmentThenFile() throws IOException {
        system.put("asterism.kafka.client.id", "system");
        environment.put("ASTERISM_KAFKA_CLIENT_ID", "environment");
        environment.put("ASTERISM_KAFKA_SECURITY_PROTOCOL", "SASL_SSL");
        file("client.id=file", "security.protocol=SSL", "sasl.mechanism=PLAIN", "bootstrap.servers=f:1");
        assertThat(settle().kafka())
                .isEqualTo(new KafkaConnection(
                        "f:1",
                        Map.of("client.id", "system", "security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN")));
        system.clear();
        assertThat(settle().kafka().properties()).containsEntry("client.id", "environment");
        environment.keySet().removeIf(name -> !name.endsWith("_PROPERTIES"));
        assertThat(settle().kafka().properties())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("client.id", "file", "security.protocol", "SSL", "sasl.mechanism", "PLAIN"));
    }

    @Test
    void theFileOfAnOptionIsReadInPlaceOfTheEnvironments() throws IOException {
        file("asterism.prefix=environment");
        Path other = Files.writeString(folder.resolve("other"), "asterism.prefix=option");
        options.put(ClusterSettings.FILE, other.toString());
        assertThat(settle().topics().prefix()).isEqualTo("option");
    }

    @Test
    void whatIsHandedOnAsSystemPropertiesComesOutTheSame() throws IOException {
        file("client.id=file", "security.protocol=SSL", "asterism.partitions=7", "asterism.prefix=p");
        ClusterSettings first = settle();
        environment.clear();
        system.putAll(first.properties());
        assertThat(settle()).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource({
        "security.protocl=SSL, 'security.protocl'",
        "asterism.replicas=3, 'asterism.replicas'",
        "isolation.level=read_uncommitted, 'isolation.level'",
        "security.protocol=TLS, 'security.protocol'",
        "request.timeout.ms=soon, 'request.timeout.ms'",
        "asterism.partitions=0, 'asterism.partitions'",
        "asterism.partitions=many, 'asterism.partitions'",
        "asterism.partitions=257, 256",
        "asterism.replication=0, 'asterism.replication'",
        "asterism.prefix=a b, 'a b'",
        "client.id=\\u12, client.properties"
    })
    void refusesAFileWithAWrongLine(String line, String named) throws IOException {
        Path file = file(line);
        assertThatThrownBy(this::settle)
                .isInstanceOf(InputException.class)
                .hasMessageContaining(named.replace("'", ""))
                .hasMessageContaining(file.toString());
    }

    @Test
    void refusesAFileThatIsMissingOrAFolder() {
        for (Path path : new Path[] {folder.resolve("missing"), folder}) {
            environment.put("ASTERISM_KAFKA_PROPERTIES", path.toString());
            assertThatThrownBy(this::settle).isInstanceOf(InputException.class).hasMessageContaining("'" + path + "'");
        }
    }

    @Test
    void refusesUnknownPropertiesWhereverTheyStand() {
        environment.put("ASTERISM_KAFKA_SECURITY_PROTOCL", "SSL");
        assertThatThrownBy(this::settle)
                .isInstanceOf(InputException.class)
                .hasMessageContaining("security.protocl")
                .hasMessageContaining("ASTERISM_KAFKA_");
        environment.clear();
        system.put("asterism.kafka.security.protocl", "SSL");
        assertThatThrownBy(this::settle)
                .isInstanceOf(InputException.class)
                .hasMessageContaining("security.protocl")
                .hasMessageContaining("asterism.kafka.");
    }
}

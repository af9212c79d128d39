package io.asterism.processor.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServedNamesTest {
    private static final String CAME_IN_ON = "10.1.2.3";
    private static final int PORT = 8080;

    private final ServedNames names = new ServedNames(List.of("0.0.0.0", "counts.lab.example:8080", "fe80::7%eth0"));

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "localhost:8080, true",
        "LocalHost.:1, true",
        "127.0.0.1:8080, true",
        "127.9.9.9, true",
        "[::1], true",
        "[::1]:8080, true",
        "[0:0:0:0:0:0:0:1]:8080, true",
        "10.1.2.3, true",
        "10.1.2.3:8080, true",
        "counts.lab.example, true",
        "counts.lab.example:9090, true",
        "[fe80::7]:8080, true",
        "10.1.2.4, false",
        "rebound.example:8080, false",
        "localhost.rebound.example, false",
        "127.0.0.1.rebound.example, false",
        "rebound.example@localhost, false",
        "localhost:8080:8080, false",
        "localhost:port, false",
        "'localhost, rebound.example', false",
        "::1, false",
        "'', false",
    })
    void hosts(String host, boolean ours) {
        assertThat(names.isHost(host, CAME_IN_ON)).isEqualTo(ours);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080, localhost:8080, true",
        "http://127.0.0.1:8080, localhost:8080, true",
        "http://[::1]:8080, [::1]:8080, true",
        "http://localhost:9999, localhost:9999, true",
        "https://counts.lab.example, counts.lab.example, true",
        "http://counts.lab.example:80, counts.lab.example, true",
        "http://localhost:3000, localhost:8080, false",
        "http://localhost, localhost:8080, false",
        "http://elsewhere.example, localhost:8080, false",
        "http://elsewhere.example:8080, elsewhere.example:8080, false",
        "http://localhost:8080/x, localhost:8080, false",
        "http://localhost:8080@elsewhere.example, localhost:8080, false",
        "file://, localhost:8080, false",
        "null, localhost:8080, false",
        "'', localhost:8080, false",
    })
    void origins(String origin, String host, boolean ours) {
        assertThat(names.isOrigin(origin, host, CAME_IN_ON, PORT)).isEqualTo(ours);
    }
}

package io.asterism.standalone.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A service that says what one may say. */
class ServiceExaminationTest {
    private static final String SAES = """
            [{"id": "a", "state": "RUNNING", "complete": true, "lateShare": 0.0, "tokens": 1234},
             {"id": "b", "state": "FAILED", "reason": "its block is broken", "complete": true, "lateShare": 0.0, "tokens": 0},
             {"id": "c", "state": "RUNNING", "complete": false, "missingPartitions": [1], "lateShare": 0.0, "tokens": 5},
             {"id": "d", "state": "RUNNING", "complete": true, "lateShare": 0.25, "tokens": 5}]
            """;

    @Test
    void tellsHowEachSaeStands() throws IOException {
        assertThat(asked(200, "{}", 200, SAES))
                .containsExactly(
                        Finding.sound("the service at %s is ready", "SERVICE"),
                        Finding.sound("SAE 'a' is RUNNING with 1,234 tokens"),
                        Finding.wrong("SAE 'b' is FAILED: its block is broken"),
                        Finding.wrong(
                                "SAE 'c' is RUNNING, and its partitions [1] are counted by nobody who could be reached"),
                        Finding.wrong(
                                "25.0 %% of the contexts of SAE 'd' came when their pane was closed and are in no figure,"
                                        + " expected a longer grace in its manifest, or documents in the order of their time"));
    }

    @Test
    void tellsWhyItIsNotReadyAndThatItWantsAToken() throws IOException {
        String checks = "{\"checks\": [{\"name\": \"watchers\", \"status\": \"UP\"},"
                + " {\"name\": \"counting\", \"status\": \"DOWN\", \"data\": {\"b\": \"FAILED\"}}]}";
        assertThat(asked(503, checks, 401, ""))
                .containsExactly(
                        Finding.wrong("the service at SERVICE is not ready: counting {\"b\":\"FAILED\"}"),
                        Finding.wrong(
                                "the service at SERVICE answers with 401 when asked for its SAEs, expected --token FILE"
                                        + " with a token of its own"));
    }

    private static List<Finding> asked(int readyStatus, String ready, int saesStatus, String saes) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer(server, "/q/health/ready", readyStatus, ready);
        answer(server, "/api/saes", saesStatus, saes);
        server.start();
        try {
            String service = "http://localhost:" + server.getAddress().getPort();
            return new ServiceExamination(URI.create(service), Optional.of("t"))
                    .findings().stream()
                            .map(found ->
                                    new Finding(found.weight(), found.sentence().replace(service, "SERVICE")))
                            .toList();
        } finally {
            server.stop(0);
        }
    }

    private static void answer(HttpServer server, String path, int status, String body) {
        server.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }
}

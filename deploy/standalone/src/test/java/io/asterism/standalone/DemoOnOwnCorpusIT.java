package io.asterism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asterism.producer.demonstration.DemonstrationWorld;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration on a model, SAEs and documents that the user names. */
class DemoOnOwnCorpusIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int DOCUMENTS = 60;

    /** Six words of the model's vocabulary, each of which is a token. */
    private static final String TEXT = "She was in the one .";

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    @Test
    void runsLiveOnWhatItIsGiven() throws Exception {
        DemonstrationWorld world = DemonstrationWorld.unpack(directory.resolve("world"));
        String corpus = write("a.jsonl.gz").toString();
        Launcher launcher = new Launcher(directory);
        int port = Launcher.freePort();
        String[] arguments = arguments(world, corpus, port);
        Process process = launcher.start(arguments);
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(250))
                    .until(() -> !process.isAlive() || (isCounted(port, "my.own") && isCounted(port, "my.second")));
            assertThat(process.isAlive()).as("%s", launcher.lines("err")).isTrue();
        } finally {
            process.destroy();
            process.waitFor();
        }

        String[] others = arguments(world, write("b.jsonl.gz").toString(), port);
        Launcher.Run run = launcher.run(others);

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).last().asString().contains("holds a demonstration of", "--data");
    }

    private String[] arguments(DemonstrationWorld world, String corpus, int port) {
        return new String[] {
            "demo",
            "--model",
            world.model().toString(),
            "--sae",
            "my.own=" + world.saes().get(0),
            "--sae",
            "my.second=" + world.saes().get(0) + "@blocks.1.hook_resid_pre",
            "--corpus",
            corpus,
            "--limit",
            Integer.toString(DOCUMENTS),
            "--accept-anyway",
            "--port",
            Integer.toString(port),
            "--data",
            directory.resolve("data").toString()
        };
    }

    /** More documents than are asked for. */
    private Path write(String name) throws IOException {
        Path file = directory.resolve(name);
        try (Writer out =
                new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8)) {
            for (int i = 0; i < DOCUMENTS + 10; i++) {
                out.write("{\"text\": \"" + TEXT + "\", \"id\": \"" + name + i + "\", \"score\": NaN}\n");
            }
        }
        return file;
    }

    private boolean isCounted(int port, String sae) throws InterruptedException {
        return tokens(port, sae) == 6 * DOCUMENTS;
    }

    private long tokens(int port, String sae) throws InterruptedException {
        try {
            HttpResponse<byte[]> answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/saes"))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            for (JsonNode each : new ObjectMapper().readTree(answer.body())) {
                if (each.path("id").asText().equals(sae)) {
                    return each.path("tokens").asLong();
                }
            }
        } catch (IOException e) {
            // Not yet.
        }
        return -1;
    }
}

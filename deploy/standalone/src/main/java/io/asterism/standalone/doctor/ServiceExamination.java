package io.asterism.standalone.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a running processor says of itself. */
final class ServiceExamination implements Examination {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Set<String> BROKEN = Set.of("FAILED", "TROUBLED");
    /** Of all contexts; below, a few documents came very late. */
    private static final double MANY_LATE = 0.01;

    private final URI service;
    private final Optional<String> token;

    /**
     * Asks a processor.
     *
     * @param service where it listens: {@code http://host:port}
     * @param token that it wants to see, where it wants one
     */
    ServiceExamination(URI service, Optional<String> token) {
        this.service = service;
        this.token = token;
    }

    @Override
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
        try {
            HttpResponse<String> ready = get(http, "/q/health/ready");
            if (ready.statusCode() == 200) {
                findings.add(Finding.sound("the service at %s is ready", service));
            } else {
                findings.addAll(unready(ready));
            }
            HttpResponse<String> saes = get(http, "/api/saes");
            if (saes.statusCode() == 200) {
                JSON.readTree(saes.body()).forEach(sae -> findings.add(of(sae)));
            } else {
                findings.add(Finding.wrong(
                        "the service at %s answers with %d when asked for its SAEs%s",
                        service,
                        saes.statusCode(),
                        saes.statusCode() == 401 ? ", expected --token FILE with a token of its own" : ""));
            }
        } catch (IOException e) {
            findings.add(Finding.wrong(
                    "no Asterism answers at %s (%s), expected a processor that runs there", service, e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return findings;
    }

    private HttpResponse<String> get(HttpClient http, String path) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(service.resolve(path)).timeout(PATIENCE);
        token.ifPresent(known -> request.header("Authorization", "Bearer " + known));
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private List<Finding> unready(HttpResponse<String> answer) throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (JsonNode check : JSON.readTree(answer.body()).path("checks")) {
            if (!check.path("status").asText().equals("UP")) {
                findings.add(Finding.wrong(
                        "the service at %s is not ready: %s %s",
                        service, check.path("name").asText(), check.path("data")));
            }
        }
        if (findings.isEmpty()) {
            findings.add(Finding.wrong(
                    "the service at %s answers with %d when asked whether it is ready", service, answer.statusCode()));
        }
        return findings;
    }

    private static Finding of(JsonNode sae) {
        String id = sae.path("id").asText();
        String state = sae.path("state").asText();
        if (BROKEN.contains(state)) {
            return Finding.wrong(
                    "SAE '%s' is %s: %s", id, state, sae.path("reason").asText());
        }
        if (!sae.path("complete").asBoolean()) {
            return Finding.wrong(
                    "SAE '%s' is %s, and its partitions %s are counted by nobody who could be reached",
                    id, state, sae.path("missingPartitions"));
        }
        if (sae.path("lateShare").asDouble() > MANY_LATE) {
            return Finding.wrong(
                    "%.1f %% of the contexts of SAE '%s' came when their pane was closed and are in no figure, expected a longer grace"
                            + " in its manifest, or documents in the order of their time",
                    100 * sae.path("lateShare").asDouble(), id);
        }
        return Finding.sound(
                "SAE '%s' is %s with %,d tokens", id, state, sae.path("tokens").asLong());
    }
}

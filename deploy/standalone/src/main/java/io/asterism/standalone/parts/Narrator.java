package io.asterism.standalone.parts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Tells the terminal when the page answers, and from then on how reading and counting get on, as the page's own queries say. */
public final class Narrator implements Runnable {
    private static final Duration UNTIL_IT_ANSWERS = Duration.ofMillis(100);
    private static final Duration A_LINE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final ObjectMapper json = new ObjectMapper();
    private final HttpRequest saes;
    private final String url;
    private final Supplier<String> prelude;
    private final PrintWriter out;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * Speaks of the page at a port.
     *
     * @param prelude begins every line
     */
    public Narrator(int port, Supplier<String> prelude, PrintWriter out) {
        this.url = "http://localhost:" + port;
        this.saes = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/saes"))
                .timeout(PATIENCE)
                .build();
        this.prelude = prelude;
        this.out = out;
    }

    @Override
    public void run() {
        try {
            while (tokens().isEmpty()) {
                if (isStoppedWithin(UNTIL_IT_ANSWERS)) {
                    return;
                }
            }
            say("Asterism is at %s", url);
            narrate();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void narrate() throws InterruptedException {
        long lastTokens = tokens().orElse(0);
        long last = System.nanoTime();
        while (!isStoppedWithin(A_LINE)) {
            OptionalLong tokens = tokens();
            long now = System.nanoTime();
            if (tokens.isPresent()) {
                say(
                        "%s%,d tokens, %,.0f tokens/s",
                        prelude.get(),
                        tokens.getAsLong(),
                        Math.max(0, tokens.getAsLong() - lastTokens) / ((now - last) / 1e9));
                lastTokens = tokens.getAsLong();
                last = now;
            }
        }
    }

    /** Tokens counted for the SAE that is furthest; empty while nobody answers. */
    private OptionalLong tokens() throws InterruptedException {
        try {
            HttpResponse<byte[]> answer = http.send(saes, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                return OptionalLong.empty();
            }
            long tokens = 0;
            for (JsonNode sae : json.readTree(answer.body())) {
                tokens = Math.max(tokens, sae.path("tokens").asLong());
            }
            return OptionalLong.of(tokens);
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private void say(String format, Object... arguments) {
        out.println(String.format(Locale.ROOT, format, arguments));
        out.flush();
    }

    private boolean isStoppedWithin(Duration time) throws InterruptedException {
        return stopped.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Makes {@link #run} fall silent and return. */
    public void stop() {
        stopped.countDown();
    }
}

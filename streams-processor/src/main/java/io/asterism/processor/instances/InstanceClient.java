package io.asterism.processor.instances;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.asterism.processor.access.AccessConfig;
import io.asterism.processor.directory.InstanceAddress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Asks other instances for what their tasks hold; see {@link InstanceResource} for what they answer. One that does not answer is left
 * alone for a while, so that its silence delays one answer and not all.
 */
@ApplicationScoped
class InstanceClient {
    /** Makes figures of an answer's bytes. */
    interface Decoder<T> {
        T decode(byte[] bytes) throws IOException;
    }

    private static final Logger LOG = Logger.getLogger(InstanceClient.class);
    private static final Duration LEFT_ALONE = Duration.ofSeconds(5);
    private static final int OK = 200;
    private static final int SHOWN_BYTES = 500;

    /** Answers of an instance that does not hold the SAE (404) or its partition (409) any more or yet, as happens when they move. */
    private static final Set<Integer> MOVED = Set.of(404, 409);

    private final Cache<InstanceAddress, String> silent =
            Caffeine.newBuilder().expireAfterWrite(LEFT_ALONE).build();
    private final ObjectMapper json;
    private final Duration timeout;
    private final HttpClient http;
    private final Optional<String> token;

    @Inject
    InstanceClient(ObjectMapper json, QueryConfig config, AccessConfig access) {
        this(json, config.instanceTimeout(), access.instanceToken());
    }

    InstanceClient(ObjectMapper json, Duration timeout, Optional<String> token) {
        this.json = json;
        this.token = token.map(String::strip);
        this.timeout = timeout;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
    }

    ObjectMapper json() {
        return json;
    }

    /** Starts to fetch what lies under an instance's internal path of an SAE. */
    <T> CompletableFuture<T> fetch(InstanceAddress address, String sae, String path, Decoder<T> decoder) {
        String reason = silent.getIfPresent(address);
        if (reason != null) {
            return CompletableFuture.failedFuture(new InstanceLostException(address, reason));
        }
        URI uri = URI.create("http://" + host(address) + InstanceResource.PATH + "/" + sae + "/" + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(timeout);
        token.ifPresent(secret -> request.setHeader("Authorization", "Bearer " + secret));
        return http.sendAsync(request.build(), BodyHandlers.ofByteArray())
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((response, error) -> {
                    if (error != null) {
                        leaveAlone(address, error);
                    }
                })
                .thenApply(response -> decode(address, response, decoder));
    }

    /**
     * Waits for what was fetched.
     *
     * @throws InstanceLostException if it does not come
     */
    <T> T await(InstanceAddress address, CompletableFuture<T> figures) {
        try {
            return figures.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof InstanceLostException lost) {
                throw lost;
            }
            throw new InstanceLostException(address, String.valueOf(e.getCause()), e);
        }
    }

    private void leaveAlone(InstanceAddress address, Throwable error) {
        silent.put(address, String.valueOf(error));
        LOG.warnf("instance %s does not answer, so figures are without its partitions: %s", address, error);
    }

    private static String host(InstanceAddress address) {
        boolean bareIpv6 = address.host().contains(":") && !address.host().startsWith("[");
        return (bareIpv6 ? "[" + address.host() + "]" : address.host()) + ":" + address.port();
    }

    private static <T> T decode(InstanceAddress address, HttpResponse<byte[]> response, Decoder<T> decoder) {
        int status = response.statusCode();
        if (status != OK) {
            String answered = response.uri().getPath() + " answered " + status;
            if (!MOVED.contains(status)) {
                LOG.warnf(
                        "instance %s refuses what it is asked, so figures are without its partitions; does it run the same"
                                + " version, and know asterism.access.instance-token? %s: %s",
                        address, answered, beginning(response.body()));
            }
            throw new InstanceLostException(address, answered);
        }
        try {
            return decoder.decode(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String beginning(byte[] body) {
        return new String(body, 0, Math.min(body.length, SHOWN_BYTES), StandardCharsets.UTF_8);
    }
}

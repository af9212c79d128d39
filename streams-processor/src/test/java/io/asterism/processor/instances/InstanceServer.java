package io.asterism.processor.instances;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.asterism.processor.directory.SaeDirectory;
import io.asterism.processor.fixtures.NoSaePairs;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The internal paths of one instance, served without the rest of it, so that several fit into one test. */
final class InstanceServer implements AutoCloseable {
    private final ObjectMapper json = new ObjectMapper();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer http;
    private volatile @Nullable InstanceResource resource;

    InstanceServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext(InstanceResource.PATH, this::answer);
        http.start();
    }

    /** Its {@code application.server}. */
    String address() {
        return "localhost:" + http.getAddress().getPort();
    }

    void serve(SaeDirectory directory, Vertx vertx) {
        resource = new InstanceResource(directory, new NoSaePairs(), new TokenRates(directory, vertx));
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body;
        int status = 200;
        try {
            body = figures(exchange);
        } catch (RuntimeException e) {
            body = new byte[0];
            status = 409;
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private byte[] figures(HttpExchange exchange) throws IOException {
        InstanceResource served = resource;
        if (served == null) {
            throw new IllegalStateException("not served yet");
        }
        String path = exchange.getRequestURI().getPath().substring(InstanceResource.PATH.length() + 1);
        String[] parts = path.split("/", 3);
        Map<String, String> query = query(exchange.getRequestURI().getQuery());
        String sae = parts[0];
        String latent = parts.length > 2 ? parts[2] : "";
        HeldCounts held = new HeldCounts();
        held.partitions = Arrays.stream(query.getOrDefault("partitions", "").split(","))
                .filter(partition -> !partition.isEmpty())
                .map(Integer::valueOf)
                .toList();
        held.from = number(query, "from", Long::valueOf);
        held.to = number(query, "to", Long::valueOf);
        held.threshold = number(query, "threshold", Integer::valueOf);
        return switch (parts[1]) {
            case "standings" -> json.writeValueAsBytes(served.standings(sae));
            case "diagonal" -> served.diagonal(sae, held);
            case "rows" -> served.rows(sae, latent, held);
            case "neighbors" -> served.neighbors(sae, latent, held);
            case "sums" -> served.sums(sae, held);
            case "details" -> json.writeValueAsBytes(served.detail(sae, latent, held));
            default -> throw new IllegalArgumentException(path);
        };
    }

    private static <N extends Number> @Nullable N number(
            Map<String, String> query, String name, Function<String, N> read) {
        return query.containsKey(name) ? read.apply(query.get(name)) : null;
    }

    private static Map<String, String> query(@Nullable String text) {
        return text == null
                ? Map.of()
                : Arrays.stream(text.split("&", -1))
                        .map(pair -> pair.split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }
}

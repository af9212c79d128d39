package io.asterism.processor.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asterism.processor.web.HeavyAnswers.Admission;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings({"try", "FutureReturnValueIgnored"
}) // a socket is a client only by being open; answers are seen by clients
class HeavyAnswersTest {
    private final Vertx vertx = Vertx.vertx();
    private final HeavyAnswers heavy = new HeavyAnswers(1, 1);
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final List<RoutingContext> begun = new CopyOnWriteArrayList<>();
    private HttpServer server;

    /** A server that sends half of each answer and leaves the rest to the test. */
    @BeforeEach
    void listen() {
        Router router = Router.router(vertx);
        router.route().handler(request -> {
            Admission admission = heavy.admit(request);
            seen.add(request.request().path() + " " + admission);
            if (admission == Admission.AT_ONCE) {
                request.next();
            }
        });
        router.route().handler(request -> {
            begun.add(request);
            request.response().setChunked(true).write("half");
        });
        server = vertx.createHttpServer().requestHandler(router);
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aClientThatGoesHalfWayFreesItsPlace() throws IOException {
        Socket gone = ask("/first");
        await().until(() -> begun.size() == 1);
        try (Socket ignored = ask("/second")) {
            await().until(() -> seen.size() == 2);
            gone.close();
            await().until(() -> begun.size() == 2);
            begun.get(1).response().end();
        }
        assertThat(seen).containsExactly("/first AT_ONCE", "/second LATER");
        assertAllFree();
    }

    @Test
    void aPlaceIsHeldUntilTheLastByteAndOneWhoLeavesTheQueueIsForgotten() throws IOException {
        try (Socket ignored = ask("/first")) {
            await().until(() -> begun.size() == 1);
            Socket impatient = ask("/second");
            await().until(() -> seen.size() == 2);
            try (Socket refused = ask("/third")) {
                await().until(() -> seen.contains("/third REFUSED"));
                assertThat(refused.isConnected()).isTrue();
            }
            impatient.close();
            // There is a place in the queue again as soon as the server has noticed.
            await().until(() -> isAdmitted("/probe", "LATER"));
            assertThat(begun).hasSize(1);
            begun.get(0).response().end();
        }
        await().until(() -> isAdmitted("/last", "AT_ONCE"));
    }

    /** Asks, waits until it is seen, and goes. */
    private boolean isAdmitted(String path, String how) throws IOException {
        int before = seen.size();
        try (Socket ignored = ask(path)) {
            await().until(() -> seen.size() > before);
        }
        return seen.get(before).equals(path + " " + how);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/saes/a/export/cooccurrence.npz, true",
        "/api/saes/a/export/graph.graphml, true",
        "/api/saes/a/graph, true",
        "/api/saes/a/observed-expected, true",
        "/api/saes/a/graph/, true",
        "/api/saes/a/components, true",
        "/api/saes/a/components/3, true",
        "/api/saes/a/sizes, true",
        "/api/saes/a/groups, true",
        "/api/saes/a/subspaces/days/pca, true",
        "/api/saes/a/subspaces/days/points, true",
        "/api/saes/a/subspaces, false",
        "/api/saes/a/latents, false",
        "/api/saes, false",
        "/api/internal/saes/a/rows/0, false",
    })
    void whatIsHeavy(String path, boolean isHeavy) {
        assertThat(HeavyAnswers.isHeavy(path)).isEqualTo(isHeavy);
    }

    private void assertAllFree() throws IOException {
        int before = begun.size();
        try (Socket ignored = ask("/last")) {
            await().until(() -> begun.size() == before + 1);
        }
    }

    private Socket ask(String path) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}

package io.asterism.standalone.parts;

import io.asterism.schemas.InputException;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The part of Asterism that answers HTTP, in this process: the processor's queries and the page. */
public final class HttpService {
    /** Reached from this machine only. */
    public static final String LOOPBACK = "127.0.0.1";

    /** Reached from everywhere. */
    public static final String ANY = "0.0.0.0";

    private static final int HIGHEST_PORT = 65_535;
    private static final int CLOSING_SECONDS = 60;

    private HttpService() {}

    /**
     * Checks that a port can be listened on.
     *
     * @throws InputException if it cannot
     */
    public static void requireFree(String host, int port) {
        if (port < 1 || port > HIGHEST_PORT) {
            throw new InputException("port %d is not a port: expected 1 to %d", port, HIGHEST_PORT);
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new InputException(
                    e,
                    "cannot listen on port %d of %s (%s): stop what uses it or choose another port",
                    port,
                    host,
                    e.getMessage());
        }
    }

    /**
     * Answers until the process is told to end; then closes what was running beside it, before the process may end.
     *
     * @param settings configuration of the processor and of Quarkus
     * @param beside what the service needs while it runs
     */
    public static void run(String host, int port, Map<String, String> settings, Closing beside) {
        System.setProperty("quarkus.http.host", host);
        System.setProperty("quarkus.http.port", Integer.toString(port));
        settings.forEach(System::setProperty);
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> await(closed), "asterism-close"));
        AtomicReference<Throwable> failed = new AtomicReference<>();
        try (beside) {
            Quarkus.run(null, (status, failure) -> failed.set(failure));
            if (failed.get() != null) {
                throw new IllegalStateException("the HTTP service failed", failed.get());
            }
        } finally {
            closed.countDown();
        }
    }

    private static void await(CountDownLatch closed) {
        try {
            closed.await(CLOSING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

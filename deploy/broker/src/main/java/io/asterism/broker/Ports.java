package io.asterism.broker;

import io.asterism.schemas.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports of the loopback interface. */
final class Ports {
    static final String LOOPBACK = "127.0.0.1";

    private static final int HIGHEST = 65_535;

    private Ports() {}

    /** A port that nobody listens on at this moment. */
    static int free() {
        try (ServerSocket socket = listenOn(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on " + LOOPBACK, e);
        }
    }

    /**
     * Checks that a port can be listened on.
     *
     * @throws InputException if it cannot
     */
    static void requireFree(int port) {
        if (port < 1 || port > HIGHEST) {
            throw new InputException(
                    "broker port %d is not a port: expected 1 to %d, or 0 for any free one", port, HIGHEST);
        }
        try {
            listenOn(port).close();
        } catch (IOException e) {
            throw new InputException(
                    e,
                    "the broker cannot listen on port %d of %s (%s): stop what uses it or choose another port",
                    port,
                    LOOPBACK,
                    e.getMessage());
        }
    }

    private static ServerSocket listenOn(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}

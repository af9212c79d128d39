package io.asterism.standalone.parts;

import io.asterism.schemas.InputException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The address at which this machine is known to those that it talks to. */
public final class OwnAddress {
    private OwnAddress() {}

    /**
     * Whether a name or address can be reached from this machine only.
     *
     * @throws InputException if it is unknown
     */
    public static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (IOException e) {
            throw new InputException(e, "'%s' is unknown, expected a name or an address of this machine", host);
        }
    }

    /**
     * The address from which packets to a cluster go out; the loopback address where the cluster is on this machine.
     *
     * @param bootstrap {@code HOST:PORT}, several separated by commas
     * @throws InputException if the first is no such address, or unknown
     */
    public static String towards(String bootstrap) {
        String first = bootstrap.split(",", 2)[0].strip();
        int colon = first.lastIndexOf(':');
        if (colon < 1 || !first.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new InputException("'%s' is not the address of a broker, expected HOST:PORT", first);
        }
        int port = Integer.parseInt(first.substring(colon + 1));
        try (DatagramSocket socket = new DatagramSocket()) {
            // A datagram socket only settles the route when it connects; nothing is sent.
            socket.connect(new InetSocketAddress(first.substring(0, colon), port));
            return socket.getLocalAddress().getHostAddress();
        } catch (IOException | IllegalArgumentException e) {
            throw new InputException(
                    e, "'%s' cannot be reached (%s), expected HOST:PORT of a broker", first, e.getMessage());
        }
    }
}

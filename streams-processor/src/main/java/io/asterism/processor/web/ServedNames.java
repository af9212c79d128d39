package io.asterism.processor.web;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names under which the service may be asked. A page elsewhere can make its own name lead here, but it cannot choose another
 * name for the request: its own stands in {@code Host} and {@code Origin}.
 */
final class ServedNames {
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?");
    private static final Pattern ORIGIN = Pattern.compile("(https?)://([^/?#@]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|::1|0:0:0:0:0:0:0:1");
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final Set<String> names = new HashSet<>();

    /** Loopback names and these, each with or without a port. */
    ServedNames(List<String> others) {
        for (String other : others) {
            String name = name(other.strip());
            names.add(name == null ? bare(other.strip()) : name);
        }
    }

    /** Whether a {@code Host}, with or without a port, names this service, or the address the connection came in on. */
    boolean isHost(String host, String localAddress) {
        String name = name(host);
        return name != null
                && (LOOPBACK.matcher(name).matches() || names.contains(name) || name.equals(bare(localAddress)));
    }

    /** Whether an {@code Origin} is a page of this service, asked under this {@code Host}. */
    boolean isOrigin(String origin, String host, String localAddress, int localPort) {
        Matcher parts = ORIGIN.matcher(origin);
        if (!parts.matches() || !isHost(parts.group(2), localAddress)) {
            return false;
        }
        int standard = parts.group(1).equalsIgnoreCase("https") ? HTTPS_PORT : HTTP_PORT;
        int port = port(parts.group(2), standard);
        return port == localPort || port == port(host, standard);
    }

    private static @Nullable String name(String authority) {
        Matcher parts = AUTHORITY.matcher(authority);
        return parts.matches() ? bare(parts.group(1)) : null;
    }

    private static int port(String authority, int standard) {
        Matcher parts = AUTHORITY.matcher(authority);
        return parts.matches() && parts.group(2) != null ? Integer.parseInt(parts.group(2)) : standard;
    }

    /** Without brackets, zone, the dot of a full name, and case. */
    private static String bare(String host) {
        String plain = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        int zone = plain.indexOf('%');
        plain = zone < 0 ? plain : plain.substring(0, zone);
        return (plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain).toLowerCase(Locale.ROOT);
    }
}

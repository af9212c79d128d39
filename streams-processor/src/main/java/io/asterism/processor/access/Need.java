package io.asterism.processor.access;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a request takes, by its method and path alone. Whatever is not named here takes a token, so that no endpoint can be
 * forgotten: the page's own files, health and the session's beginning and end are all that is open.
 */
final class Need {
    static final String SESSION = "/api/session";
    private static final String INSTANCES = "/api/internal";
    private static final Pattern OPEN = Pattern.compile(
            "/|/index\\.html|/importmap\\.js|/asterism\\.(css|svg)|/app/[a-z-]+\\.js|/_static/[A-Za-z0-9@._/-]+|/q/health(/[a-z]+)?");
    private static final Pattern SAE = Pattern.compile("/api/saes/[^/]+/?");

    private Need() {}

    /**
     * The role that a request takes; none if anybody may.
     *
     * @param path normalised: no dots, no letters in percent signs, no semicolons
     */
    static Optional<Role> of(String method, String path) {
        if (path.equals(INSTANCES) || path.startsWith(INSTANCES + "/")) {
            return Optional.of(Role.INSTANCE);
        }
        return switch (method) {
            case "GET", "HEAD" -> OPEN.matcher(path).matches() ? Optional.empty() : Optional.of(Role.READ);
            case "OPTIONS" -> Optional.of(Role.READ);
            case "POST", "DELETE" ->
                path.equals(SESSION)
                        ? Optional.empty()
                        : Optional.of(
                                method.equals("DELETE") && SAE.matcher(path).matches() ? Role.ADMIN : Role.WRITE);
            default -> Optional.of(Role.WRITE);
        };
    }
}

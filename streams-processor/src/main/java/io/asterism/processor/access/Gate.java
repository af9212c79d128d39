package io.asterism.processor.access;

import io.asterism.processor.requests.Problem;
import io.asterism.processor.requests.ProblemException;
import io.asterism.schemas.InputException;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Lets in who bears a token that is good for what is asked; everybody, where no tokens are configured. */
@ApplicationScoped
public class Gate {
    static final String COOKIE = "asterism-token";
    private static final String BEARER = "bearer ";
    private static final int FORBIDDEN = 403;

    private final @Nullable WatchedTokens tokens;
    private final Clock clock;

    Gate(AccessConfig config, @ConfigProperty(name = "quarkus.http.host") String listenOn) {
        requireGuarded(listenOn, config.tokens(), config.insecureNoAuth());
        this.clock = Clock.systemUTC();
        this.tokens = config.tokens()
                .map(file -> new WatchedTokens(file, System::nanoTime))
                .orElse(null);
        if (tokens != null) {
            config.instanceToken().ifPresent(token -> requireInstance(tokens.now(), token));
        }
    }

    /**
     * Checks that not everybody may do everything where other machines reach the port, unless that is what is wanted.
     *
     * @throws InputException if they might
     */
    public static void requireGuarded(String listenOn, Optional<Path> tokens, boolean insecure) {
        if (tokens.isEmpty() && !insecure && !isLoopback(listenOn)) {
            throw new InputException(
                    "to answer on %s is to answer other machines, and nothing would ask them who they are: expected --tokens "
                            + "FILE (see 'asterism token create'), or --insecure-no-auth where whoever reaches the port may "
                            + "read and write everything",
                    listenOn);
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (IOException e) {
            return false;
        }
    }

    private static void requireInstance(TokenFile tokens, String token) {
        Optional<AccessToken> known = tokens.find(token.strip());
        if (known.isEmpty() || known.get().role() != Role.INSTANCE) {
            throw new InputException(
                    "asterism.access.instance-token is %s: expected a token of role instance in the file of tokens",
                    known.map(found -> "'" + found.name() + "' of role "
                                    + found.role().word())
                            .orElse("not in the file of tokens"));
        }
    }

    /** Whether tokens are asked for. */
    boolean asks() {
        return tokens != null;
    }

    /**
     * Why a request is not let in; nothing if it is.
     *
     * @param path the request's, normalised
     */
    public Optional<Problem> refusal(HttpServerRequest request, String path) {
        if (tokens == null) {
            return Optional.empty();
        }
        Optional<Role> needed = Need.of(request.method().name().toUpperCase(Locale.ROOT), path);
        return needed.flatMap(role -> {
            Optional<String> secret = secret(request);
            return secret.isEmpty()
                    ? Optional.of(
                            unauthorized("no token came with the request: expected 'Authorization: Bearer TOKEN'"))
                    : refusal(secret.get(), role);
        });
    }

    private Optional<Problem> refusal(String secret, Role needed) {
        Standing standing = standing(secret);
        if (standing instanceof Standing.Good good) {
            return good.token().role().covers(needed) ? Optional.empty() : Optional.of(forbidden(good.token(), needed));
        }
        return standing.fault().map(Gate::unauthorized);
    }

    private static Problem forbidden(AccessToken token, Role needed) {
        return Problem.ofStatus(
                FORBIDDEN,
                "Forbidden",
                "token '" + token.name() + "' has role " + token.role().word() + ": expected role " + needed.word());
    }

    /** What a token is good for now. */
    Standing standing(String secret) {
        Optional<AccessToken> found =
                tokens == null ? Optional.empty() : tokens.now().find(secret);
        if (found.isEmpty()) {
            return new Standing.Unknown();
        }
        Instant now = clock.instant();
        return found.get().isOver(now) ? new Standing.Over(found.get()) : new Standing.Good(found.get());
    }

    /** The token that a request bears, in its header or, sent by a browser, in its session's cookie. */
    static Optional<String> secret(HttpServerRequest request) {
        String header = request.getHeader("Authorization");
        if (header != null) {
            return header.toLowerCase(Locale.ROOT).startsWith(BEARER)
                    ? Optional.of(header.substring(BEARER.length()).strip())
                    : Optional.empty();
        }
        Cookie cookie = request.getCookie(COOKIE);
        return cookie == null ? Optional.empty() : Optional.of(cookie.getValue());
    }

    private static Problem unauthorized(String sentence) {
        return ProblemException.unauthorized(sentence).problem();
    }
}

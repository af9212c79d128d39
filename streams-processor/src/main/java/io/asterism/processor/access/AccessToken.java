package io.asterism.processor.access;

import io.asterism.schemas.InputException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is kept of a token: never the token itself. A token is 256 random bits, which nobody can guess, so one round of SHA-256 keeps
 * it as well as a slow hash would and costs a request a microsecond.
 *
 * @param name of whoever holds it
 * @param role what it is good for
 * @param digest SHA-256 of the token, 64 hexadecimal digits
 * @param expires from when on it is good for nothing
 */
public record AccessToken(String name, Role role, String digest, Optional<Instant> expires) {
    static final String FORM = "NAME ROLE sha256:DIGEST [EXPIRES]";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final String ALGORITHM = "sha256:";
    private static final String MARK = "asterism-";
    private static final int SECRET_BYTES = 32;
    private static final int LEAST_FIELDS = 3;
    private static final int MOST_FIELDS = 4;

    /**
     * Checks name and digest.
     *
     * @throws InputException if either is not what it has to be
     */
    public AccessToken {
        if (!NAME.matcher(name).matches()) {
            throw new InputException(
                    "'%s' cannot name a token: expected 1 to 64 letters, digits, dots, dashes and underscores", name);
        }
        if (!DIGEST.matcher(digest).matches()) {
            throw new InputException("'%s' is no SHA-256 digest: expected 64 hexadecimal digits, a to f small", digest);
        }
    }

    /** A token that nobody has had before, to be given to its holder and not kept. */
    public static String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** What is kept of a token. */
    public static String digest(String secret) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether it is good for nothing any more. */
    public boolean isOver(Instant now) {
        return expires.isPresent() && !now.isBefore(expires.get());
    }

    /**
     * Reads a line of a file of tokens.
     *
     * @throws InputException if it is none
     */
    static AccessToken ofLine(String line) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields.length < LEAST_FIELDS || fields.length > MOST_FIELDS || !fields[2].startsWith(ALGORITHM)) {
            throw new InputException("it has %d fields: expected %s", fields.length, FORM);
        }
        Role role = Role.of(fields[1])
                .orElseThrow(() -> new InputException("'%s' is no role: expected one of %s", fields[1], Role.words()));
        Optional<Instant> expires =
                fields.length == MOST_FIELDS ? Optional.of(instant(fields[LEAST_FIELDS])) : Optional.empty();
        return new AccessToken(fields[0], role, fields[2].substring(ALGORITHM.length()), expires);
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new InputException(e, "'%s' is no time: expected one such as 2030-01-31T00:00:00Z", text);
        }
    }

    /** The line of a file of tokens. */
    String line() {
        return name + " " + role.word() + " " + ALGORITHM + digest
                + expires.map(time -> " " + time).orElse("");
    }
}

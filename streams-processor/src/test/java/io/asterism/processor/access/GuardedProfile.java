package io.asterism.processor.access;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A service that asks for tokens, and knows one of each role and one that is over, each named after itself. */
public final class GuardedProfile implements QuarkusTestProfile {
    static final String EXPIRED = "expired-secret";

    static String secret(Role role) {
        return role.word() + "-secret";
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        try {
            Path file = Files.createTempDirectory("asterism-tokens").resolve("tokens");
            TokenFile tokens = TokenFile.empty()
                    .with(new AccessToken(
                            "old",
                            Role.ADMIN,
                            AccessToken.digest(EXPIRED),
                            Optional.of(Instant.parse("2020-01-01T00:00:00Z"))));
            for (Role role : Role.values()) {
                tokens = tokens.with(
                        new AccessToken(role.word(), role, AccessToken.digest(secret(role)), Optional.empty()));
            }
            tokens.write(file);
            file.toFile().deleteOnExit();
            return Map.of(
                    "asterism.access.tokens", file.toString(), "asterism.access.instance-token", secret(Role.INSTANCE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.asterism.processor.access;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking.
 *
 * @param authentication whether this service asks for tokens at all
 * @param name of the token that the request bears
 * @param role of that token
 */
@Schema(description = "Who is asking.")
public record Session(
        boolean authentication,
        @Nullable String name,
        @Nullable String role) {
    static Session open() {
        return new Session(false, null, null);
    }

    static Session of(AccessToken token) {
        return new Session(true, token.name(), token.role().word());
    }
}

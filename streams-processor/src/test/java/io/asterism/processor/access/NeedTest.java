package io.asterism.processor.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NeedTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/index.html",
                "/asterism.css",
                "/app/asterism-app.js",
                "/importmap.js",
                "/_static/lit/3.3.1/index.js",
                "/q/health",
                "/q/health/ready"
            })
    void thePageAndHealthAreOpenToRead(String path) {
        assertThat(Need.of("GET", path)).isEmpty();
        assertThat(Need.of("HEAD", path)).isEmpty();
        assertThat(Need.of("PUT", path)).contains(Role.WRITE);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/saes, READ",
        "GET, /api/anything/new, READ",
        "GET, /q/metrics, READ",
        "GET, /q/openapi, READ",
        "GET, /api, READ",
        "GET, /app/asterism-app.js/, READ",
        "GET, /app//x.js, READ",
        "GET, '/_static/x;y', READ",
        "OPTIONS, /api/saes, READ",
        "POST, /api/jobs, WRITE",
        "PATCH, /api/jobs, WRITE",
        "BREW, /, WRITE",
        "DELETE, /api/saes/a/subspaces/b, WRITE",
        "DELETE, /api/saes/a, ADMIN",
        "DELETE, /api/saes/a/, ADMIN",
        "GET, /api/session, READ",
        "PUT, /api/session, WRITE",
        "POST, /api/session/x, WRITE",
        "GET, /api/internal/saes/a/sums, INSTANCE",
        "POST, /api/internal, INSTANCE",
        "GET, /api/internals, READ"
    })
    void whateverIsNotNamedTakesAToken(String method, String path, Role role) {
        assertThat(Need.of(method, path)).isEqualTo(Optional.of(role));
    }

    @ParameterizedTest
    @CsvSource({
        "READ, READ",
        "WRITE, READ WRITE",
        "ADMIN, READ WRITE ADMIN",
        "INSTANCE, INSTANCE",
    })
    void rolesCoverThoseBelow(Role held, String covered) {
        for (Role needed : Role.values()) {
            assertThat(held.covers(needed))
                    .as(needed.name())
                    .isEqualTo((" " + covered + " ").contains(" " + needed + " "));
        }
    }
}

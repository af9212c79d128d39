package io.asterism.producer.sae;

import io.asterism.schemas.InputException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Architectures that SAELens saves and a token at a time can run (sae-formats 1.4). */
enum SaeLensArchitecture {
    STANDARD,
    TOPK,
    JUMPRELU,
    GATED,
    TRANSCODER,
    SKIP_TRANSCODER,
    JUMPRELU_TRANSCODER,
    JUMPRELU_SKIP_TRANSCODER;

    static SaeLensArchitecture named(String name, String where) {
        return Arrays.stream(values())
                .filter(architecture -> architecture.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new InputException(
                        "'%s' has architecture '%s', expected one of %s",
                        where,
                        name,
                        Arrays.stream(values()).map(SaeLensArchitecture::label).collect(Collectors.joining(", "))));
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean hasThreshold() {
        return this == JUMPRELU || this == JUMPRELU_TRANSCODER || this == JUMPRELU_SKIP_TRANSCODER;
    }

    boolean isTranscoder() {
        return switch (this) {
            case STANDARD, TOPK, JUMPRELU, GATED -> false;
            case TRANSCODER, SKIP_TRANSCODER, JUMPRELU_TRANSCODER, JUMPRELU_SKIP_TRANSCODER -> true;
        };
    }

    boolean hasSkip() {
        return this == SKIP_TRANSCODER || this == JUMPRELU_SKIP_TRANSCODER;
    }
}

package io.asterism.producer.intervention;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The names of what can be done. */
enum Operation {
    ABLATE,
    CLAMP,
    SCALE,
    ADD,
    PROJECT,
    MOVE,
    ROTATE;

    static Optional<Operation> of(String name) {
        return Arrays.stream(values())
                .filter(operation -> operation.toString().equals(name))
                .findFirst();
    }

    /** All of them, for messages. */
    static String names() {
        return Arrays.stream(values()).map(Operation::toString).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

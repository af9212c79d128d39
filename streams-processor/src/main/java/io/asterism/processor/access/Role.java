package io.asterism.processor.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the holder of a token may do. */
public enum Role {
    /** Ask for everything that is counted. */
    READ,

    /** Read, and start what others see or wait for: groups to track, jobs. */
    WRITE,

    /** Write, and take away what cannot be had again. */
    ADMIN,

    /** Ask this instance what its own tasks hold, as the other instances do; nothing else. */
    INSTANCE;

    /** Whether a token of this role is enough where another is asked for. */
    public boolean covers(Role needed) {
        return switch (needed) {
            case READ -> this != INSTANCE;
            case WRITE -> this == WRITE || this == ADMIN;
            case ADMIN -> this == ADMIN;
            case INSTANCE -> this == INSTANCE;
        };
    }

    /** The word for it in files and commands. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of a word. */
    public static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }

    /** All words, for refusals. */
    public static String words() {
        return Arrays.stream(values()).map(Role::word).collect(Collectors.joining(", "));
    }
}

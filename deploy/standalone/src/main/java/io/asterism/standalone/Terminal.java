package io.asterism.standalone;

/** Whether somebody watches. */
final class Terminal {
    private Terminal() {}

    /** Whether standard error is a terminal, as the launcher found it. */
    static boolean isThere() {
        return Boolean.getBoolean("asterism.terminal");
    }
}

package io.asterism.standalone;

/** Settings of libraries that would otherwise talk to the world or the terminal unasked. */
final class Silence {
    private Silence() {}

    static void keep() {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
    }
}

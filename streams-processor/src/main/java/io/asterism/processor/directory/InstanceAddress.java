package io.asterism.processor.directory;

/** Where another instance of the processor answers HTTP: its {@code application.server}. */
public record InstanceAddress(String host, int port) {
    @Override
    public String toString() {
        return host + ":" + port;
    }
}

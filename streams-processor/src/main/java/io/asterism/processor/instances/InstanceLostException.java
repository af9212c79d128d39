package io.asterism.processor.instances;

import io.asterism.processor.directory.InstanceAddress;

/** Another instance did not give what it holds: it cannot be reached, is too slow, or no longer holds it. */
final class InstanceLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient InstanceAddress address;

    InstanceLostException(InstanceAddress address, String reason, Throwable cause) {
        super("instance " + address + " gave no figures: " + reason, cause);
        this.address = address;
    }

    InstanceLostException(InstanceAddress address, String reason) {
        super("instance " + address + " gave no figures: " + reason);
        this.address = address;
    }

    InstanceAddress address() {
        return address;
    }
}

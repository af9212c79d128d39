package io.asterism.producer.model;

import java.nio.ByteBuffer;

/** Memory that the engine was lent by Java: when nobody there holds it any more, it may hold other things while the engine still reads it. */
public final class JavaBuffers {
    private JavaBuffers() {}

    /** Lets go of what nobody holds, and writes over it. */
    public static void forget() {
        System.gc();
        for (int i = 0; i < 10_000; i++) {
            ByteBuffer.allocateDirect(Double.BYTES).putLong(0, -1L);
        }
    }
}

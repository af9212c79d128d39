package io.asterism.producer.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.lang.reflect.Field;
import java.util.Map;

/**
 * The arrays that live as long as the weights do. An operation's result belongs to the manager of the array it is called on, so what is
 * made of weights alone is never freed: a worker that makes one with every batch grows for days.
 */
public final class LongLived {
    private LongLived() {}

    /** Arrays that a manager and all below it own. */
    public static int arrays(NDManager manager) {
        try {
            Field field = BaseNDManager.class.getDeclaredField("resources");
            field.setAccessible(true);
            int arrays = 0;
            for (Object resource : ((Map<?, ?>) field.get(manager)).values()) {
                arrays += resource instanceof NDArray ? 1 : 0;
                arrays += resource instanceof NDManager below ? arrays(below) : 0;
            }
            return arrays;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the engine keeps its resources elsewhere now", e);
        }
    }

    /** Does some work a few times, and fails if any but the first, which may fill tables, leaves an array behind. */
    public static void assertNoneLeft(NDManager manager, Runnable work) {
        work.run();
        int before = arrays(manager);
        work.run();
        work.run();
        assertThat(arrays(manager)).as("arrays left with the weights").isEqualTo(before);
    }
}

package io.asterism.producer.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.asterism.schemas.InputException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Starts the tensor engine once a JVM: no tracking, no downloads, no warnings about a GPU that is not there. */
public final class Engines {
    private static final String NAME = "PyTorch";
    // Held, because java.util.logging forgets the level of a logger that nobody holds.
    private static final Logger CUDA_LOGGER = Logger.getLogger("ai.djl.util.cuda.CudaUtils");

    static {
        CUDA_LOGGER.setLevel(Level.SEVERE);
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.offline", System.getProperty("ai.djl.offline", "true"));
    }

    private Engines() {}

    /** The first GPU where there is one, else the CPU. */
    public static Device bestDevice() {
        Engine engine = Engine.getEngine(NAME);
        return engine.getGpuCount() > 0 ? Device.gpu() : Device.cpu();
    }

    /**
     * A device by its name.
     *
     * @param name {@code auto}, {@code cpu}, {@code gpu}, {@code cuda:1} or a GPU's number
     * @throws InputException if there is no such device
     */
    public static Device device(String name) {
        if (name.equals("auto")) {
            return bestDevice();
        }
        if (name.equals("cpu")) {
            return Device.cpu();
        }
        int gpus = Engine.getEngine(NAME).getGpuCount();
        String number = name.replaceFirst("^(cuda|gpu)(:|$)", "");
        int index = number.isEmpty() ? 0 : number.matches("\\d{1,4}") ? Integer.parseInt(number) : -1;
        if (index < 0) {
            throw new InputException("device '%s' is unknown, expected auto, cpu, cuda or cuda:<number>", name);
        }
        if (index >= gpus) {
            throw new InputException("there is no GPU %d for device '%s': %d GPUs can be used here", index, name, gpus);
        }
        return Device.gpu(index);
    }

    /** A new root of native memory on a device. */
    public static NDManager manager(Device device) {
        return NDManager.newBaseManager(device, NAME);
    }
}

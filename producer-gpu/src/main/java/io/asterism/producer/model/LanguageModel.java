package io.asterism.producer.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.producer.tensors.Tensors;
import io.asterism.producer.tensors.WeightFiles;
import io.asterism.schemas.InputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** A model from a Hugging Face directory, its weights on a device. May be read by several threads. */
public final class LanguageModel implements AutoCloseable {
    private final NDManager manager;
    private final Transformer transformer;
    private final List<Path> files;
    private final AtomicLong passes = new AtomicLong();
    private final AtomicLong blocks = new AtomicLong();

    private LanguageModel(NDManager manager, Transformer transformer, List<Path> files) {
        this.manager = manager;
        this.files = files;
        this.transformer = transformer;
    }

    /**
     * Loads {@code config.json} and the weights beside it.
     *
     * @throws InputException if the directory does not hold a model of a known family, whole and sound
     */
    public static LanguageModel open(Path directory, Device device) {
        NDManager manager = Engines.manager(device);
        try (Tensors tensors = WeightFiles.open(directory)) {
            JsonConfig config = JsonConfig.read(directory.resolve("config.json"));
            Checkpoint checkpoint = new Checkpoint(config, tensors, manager);
            return new LanguageModel(manager, Family.of(config).load(checkpoint), tensors.files());
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** Sizes of the model. */
    public ModelShape shape() {
        return transformer.shape();
    }

    /** The forward pass itself. */
    public Transformer transformer() {
        return transformer;
    }

    /** The files that hold its weights. */
    public List<Path> files() {
        return files;
    }

    /** The root of the model's native memory; a forward pass runs in a sub-manager of it. */
    public NDManager manager() {
        return manager;
    }

    /**
     * Components of the tensor at a hook point.
     *
     * @throws InputException if the model has no such hook point, naming those it has
     */
    public int width(HookPoint hook) {
        int layers = shape().layers();
        if (hook.layer() >= layers) {
            throw new InputException("hook point '%s' does not exist: the model has layers 0 to %d", hook, layers - 1);
        }
        if (!transformer.hooks().contains(hook.kind())) {
            throw new InputException(
                    "hook point '%s' does not exist: each layer of the model has %s",
                    hook,
                    new TreeSet<>(transformer.hooks())
                            .stream()
                                    .map(kind -> new HookPoint(kind, hook.layer()).toString())
                                    .collect(Collectors.joining(", ")));
        }
        return shape().width(hook.kind());
    }

    /**
     * One forward pass, no deeper than the deepest hook point asked for.
     *
     * @param ids {@code [batch, tokens]}, int64; what is computed belongs to its manager
     * @param hooks at least one
     * @return {@code [batch, tokens, width]} for each hook point
     */
    public Map<HookPoint, NDArray> read(NDArray ids, Set<HookPoint> hooks) {
        if (hooks.isEmpty()) {
            throw new IllegalArgumentException("no hook points to read");
        }
        hooks.forEach(this::width);
        Taps taps = new Taps(ids.getManager(), hooks);
        transformer.residual(ids, taps);
        passes.incrementAndGet();
        blocks.addAndGet(taps.blocks());
        return taps.taken();
    }

    /** Forward passes so far. */
    public long passes() {
        return passes.get();
    }

    /** Blocks that those passes entered, together. */
    public long blocks() {
        return blocks.get();
    }

    @Override
    public void close() {
        manager.close();
    }
}

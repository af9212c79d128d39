package io.asterism.producer.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.producer.tensors.Tensors;
import io.asterism.producer.tensors.WeightFiles;
import io.asterism.schemas.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** A model from a Hugging Face directory, its weights on a device. May be read by several threads. */
public final class LanguageModel implements AutoCloseable {
    private static final String CONFIG = "config.json";

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
     * Loads {@code config.json} and what is beside it: safetensors weights, or a TorchScript module, {@code model.pt}.
     *
     * @throws InputException if the directory does not hold a model of a known family, whole and sound
     */
    public static LanguageModel open(Path directory, Device device) {
        NDManager manager = Engines.manager(device);
        try {
            return Files.isRegularFile(directory.resolve(ScriptedModel.FILE))
                    ? scripted(directory, manager)
                    : exported(directory, manager);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    private static LanguageModel exported(Path directory, NDManager manager) {
        try (Tensors tensors = WeightFiles.open(directory)) {
            JsonConfig config = JsonConfig.read(directory.resolve(CONFIG));
            Checkpoint checkpoint = new Checkpoint(config, tensors, manager);
            return new LanguageModel(manager, Family.of(config).load(checkpoint), tensors.files());
        }
    }

    private static LanguageModel scripted(Path directory, NDManager manager) {
        JsonConfig config = JsonConfig.read(directory.resolve(CONFIG));
        if (!config.text("model_type", "").equals(ScriptedModel.TYPE)) {
            return exported(directory, manager);
        }
        ScriptedModel model = ScriptedModel.open(config, directory, manager);
        return new LanguageModel(manager, model, List.of(directory.resolve(ScriptedModel.FILE)));
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
        return transformer.width(hook);
    }

    /**
     * One forward pass, no deeper than the deepest hook point asked for.
     *
     * @param ids {@code [batch, tokens]}, int64; what is computed belongs to its manager
     * @param hooks at least one
     * @return {@code [batch, tokens, width]} for each hook point
     */
    public Map<HookPoint, NDArray> read(NDArray ids, Set<HookPoint> hooks) {
        return read(ids, hooks, Map.of());
    }

    /**
     * The same pass with other tensors at some hook points; what is read at one of these is what its edit left there.
     *
     * @throws InputException if the edits lead to numbers that cannot be reckoned with, naming where they are found
     */
    public Map<HookPoint, NDArray> read(NDArray ids, Set<HookPoint> hooks, Map<HookPoint, HookEdit> edits) {
        if (hooks.isEmpty()) {
            throw new IllegalArgumentException("no hook points to read");
        }
        hooks.forEach(this::width);
        edits.keySet().forEach(this::width);
        Taps taps = new Taps(ids.getManager(), hooks, edits);
        transformer.residual(ids, taps);
        passes.incrementAndGet();
        blocks.addAndGet(taps.blocks());
        return taps.taken();
    }

    /**
     * A whole forward pass with other tensors at some hook points.
     *
     * @param ids {@code [batch, tokens]}, int64; what is computed belongs to its manager
     * @return {@code [batch, tokens, vocabulary]}
     * @throws InputException if the edits lead to numbers that cannot be reckoned with, naming where they are found
     */
    public NDArray logits(NDArray ids, Map<HookPoint, HookEdit> edits) {
        edits.keySet().forEach(this::width);
        NDArray logits = transformer.unembed(transformer.residual(ids, new Taps(ids.getManager(), Set.of(), edits)));
        if (!edits.isEmpty()) {
            Taps.checkFinite("what the model gives as logits", logits);
        }
        return logits;
    }

    /**
     * The rest of a pass that another has begun.
     *
     * @param ids {@code [1, tokens]}, int64; what is computed belongs to its manager
     * @param layer the block that is entered; one past the last for what the last one gives
     * @param residual what enters it, {@code [batch, tokens, dModel]}; it stays the caller's
     * @param edits at hook points of this block and those behind it
     * @return the residual stream after the last block, {@code [batch, tokens, dModel]}
     */
    public NDArray rest(NDArray ids, int layer, NDArray residual, Map<HookPoint, HookEdit> edits) {
        NDArray entering = residual.reshape(residual.getShape());
        entering.attach(ids.getManager());
        return transformer.residual(ids, Taps.behind(ids.getManager(), new Taps.Entry(layer, entering), edits));
    }

    /** A new cache, empty, that belongs to the model until it is closed. */
    public KeyValueCache cache() {
        return new KeyValueCache(manager.newSubManager());
    }

    /**
     * Refuses tokens that the model cannot read and write on from.
     *
     * @param more tokens that are going to follow
     * @throws InputException if there are none, an id does not exist, or they and what follows do not fit into a context
     */
    public void checkReadable(int[] ids, int more) {
        int most = shape().contextSize();
        if (ids.length == 0 || ids.length > most - more) {
            throw new InputException(
                    more == 0
                            ? "there are %d tokens to read, expected 1 to %d"
                            : "there are %d tokens to read before %3$d more are written, expected 1 to %2$d, as the context has %4$d",
                    ids.length,
                    most - more,
                    more,
                    most);
        }
        for (int id : ids) {
            if (id < 0 || id >= shape().vocabulary()) {
                throw new InputException(
                        "token id %d does not exist: the model has tokens 0 to %d", id, shape().vocabulary() - 1);
            }
        }
    }

    /**
     * Reads on behind what the cache remembers, which then remembers these tokens, too.
     *
     * @param ids {@code [batch, tokens]}, int64; what is computed belongs to its manager, but for what is remembered
     * @throws InputException if the edits lead to numbers that cannot be reckoned with, naming where they are found
     */
    public NextTokens readOn(NDArray ids, KeyValueCache cache, Set<HookPoint> hooks, Map<HookPoint, HookEdit> edits) {
        hooks.forEach(this::width);
        edits.keySet().forEach(this::width);
        Taps taps = new Taps(ids.getManager(), hooks, edits, Optional.of(cache));
        NDArray residual = transformer.residual(ids, taps);
        long last = ids.getShape().get(1) - 1;
        NDArray logits = transformer.unembed(residual.get(new NDIndex(":, {}:{}", last, last + 1)));
        if (!edits.isEmpty()) {
            Taps.checkFinite("what the model gives as logits", logits);
        }
        cache.advance(Math.toIntExact(last + 1));
        passes.incrementAndGet();
        blocks.addAndGet(taps.blocks());
        return new NextTokens(logits.squeeze(1), taps.taken());
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
        if (transformer instanceof ScriptedModel scripted) {
            scripted.close();
        }
        manager.close();
    }
}

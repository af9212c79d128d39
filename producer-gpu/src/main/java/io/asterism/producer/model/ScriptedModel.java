package io.asterism.producer.model;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.schemas.FileContent;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A TorchScript module that takes ids and gives named tensors: any architecture that can be exported. What it computes it computes
 * whole, so a pass cannot stop early.
 */
final class ScriptedModel implements Transformer, AutoCloseable {
    static final String TYPE = "torchscript";
    static final String FILE = "model.pt";

    private final Model model;
    private final Block module;
    private final ParameterStore none;
    private final String origin;
    private final Map<String, Integer> widths = new TreeMap<>();
    private final ModelShape shape;
    private final NDArray noEmbedding;

    private ScriptedModel(JsonConfig config, Model model, Path file, NDManager manager) {
        this.model = model;
        this.module = model.getBlock();
        this.none = new ParameterStore(manager, false);
        this.origin = file.toString();
        this.noEmbedding = manager.create(new Shape(0, 0));
        int vocabulary = config.count("vocab_size", Limits.VOCABULARY);
        int context = config.count("max_position_embeddings", Limits.CONTEXT);
        try (NDManager step = manager.newSubManager()) {
            int tokens = Math.min(2, context);
            NDArray ids = step.zeros(new Shape(1, tokens), DataType.INT64);
            for (NDArray output : run(ids)) {
                widths.put(name(output), width(output, ids.getShape()));
            }
        }
        if (widths.isEmpty()) {
            throw new InputException("'%s' gives no tensors, expected some named as hook points", origin);
        }
        this.shape = new ModelShape(layers(), stream(), 1, 1, vocabulary, context);
    }

    /**
     * Loads {@code model.pt} and tries it on two tokens.
     *
     * @throws InputException if it is no such module
     */
    static ScriptedModel open(JsonConfig config, Path directory, NDManager manager) {
        Path file = directory.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new InputException("model directory '%s' has model_type '%s' but no %s", directory, TYPE, FILE);
        }
        FileContent.requireItself(file);
        Model model =
                Model.newInstance(TYPE, manager.getDevice(), manager.getEngine().getEngineName());
        try {
            model.load(directory, FILE);
            return new ScriptedModel(config, model, file, manager);
        } catch (IOException | MalformedModelException | EngineException e) {
            model.close();
            throw new InputException(e, "'%s' is no TorchScript module that can be run: %s", file, firstLine(e));
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private NDList run(NDArray ids) {
        return module.forward(none, new NDList(ids), false);
    }

    private String name(NDArray output) {
        String name = output.getName();
        if (name == null) {
            throw new InputException(
                    "'%s' gives tensors without names, expected a dict from hook points to tensors", origin);
        }
        return HookPoint.parse(name).toString();
    }

    private int width(NDArray output, Shape ids) {
        Shape is = output.getShape();
        if (is.dimension() != 3
                || is.get(0) != ids.get(0)
                || is.get(1) != ids.get(1)
                || !output.getDataType().isFloating()) {
            throw new InputException(
                    "'%s' gives '%s' as %s %s for ids %s, expected floats [batch, tokens, width]",
                    origin, output.getName(), output.getDataType(), is, ids);
        }
        return Math.toIntExact(is.get(2));
    }

    private int layers() {
        return 1
                + widths.keySet().stream()
                        .mapToInt(name -> HookPoint.parse(name).layer())
                        .max()
                        .orElse(0);
    }

    /** Width of the residual stream, where one of the hook points is in it. */
    private int stream() {
        return widths.entrySet().stream()
                .filter(entry -> HookPoint.parse(entry.getKey()).kind().isInResidualStream())
                .mapToInt(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> widths.values().iterator().next());
    }

    @Override
    public ModelShape shape() {
        return shape;
    }

    @Override
    public Set<HookPoint.Kind> hooks() {
        return widths.keySet().stream()
                .map(name -> HookPoint.parse(name).kind())
                .collect(Collectors.toSet());
    }

    @Override
    public int width(HookPoint hook) {
        Integer width = widths.get(hook.toString());
        if (width == null) {
            throw new InputException(
                    "hook point '%s' is not among what '%s' gives: %s",
                    hook, origin, String.join(", ", widths.keySet()));
        }
        return width;
    }

    @Override
    public Modules modules() {
        return Modules.ofAnyFamily();
    }

    /** The module does not say: so an SAE's own word on centring is taken. */
    @Override
    public boolean centresItsInput() {
        return true;
    }

    @Override
    public NDArray residual(NDArray ids, Taps taps) {
        if (taps.edits()) {
            throw new InputException(
                    "'%s' is a TorchScript module, which runs as a whole: nothing can be changed on its way", origin);
        }
        NDArray last = ids;
        for (NDArray output : run(ids)) {
            HookPoint hook = HookPoint.parse(name(output));
            last = output.toType(DataType.FLOAT32, false);
            last = taps.pass(hook.kind(), hook.layer(), last);
        }
        return last;
    }

    @Override
    public NDArray unembed(NDArray residual) {
        throw new InputException("'%s' is a TorchScript module, which gives hook points and no logits", origin);
    }

    @Override
    public NDArray logitLens(NDArray vectors) {
        return unembed(vectors);
    }

    @Override
    public boolean givesLogits() {
        return false;
    }

    @Override
    public NDArray embedding() {
        return noEmbedding;
    }

    @Override
    public void close() {
        model.close();
    }
}

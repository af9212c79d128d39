package io.asterism.producer.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.Modules;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.producer.tensors.SafetensorsFile;
import io.asterism.producer.tensors.TensorLoader;
import io.asterism.producer.tensors.Tensors;
import io.asterism.schemas.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** EleutherAI's sparsify: {@code cfg.json} and {@code sae.safetensors} in a folder named after the module (sae-formats 2.6). */
final class Sparsify implements SaeLayout {
    private static final String CONFIG = "cfg.json";
    private static final String WEIGHTS = "sae.safetensors";
    private static final int LARGEST = 1 << 27;
    private static final String SKIP = "W_skip";

    @Override
    public String files() {
        return CONFIG + " and " + WEIGHTS;
    }

    @Override
    public boolean matches(Path path) {
        return Files.isRegularFile(path.resolve(WEIGHTS));
    }

    @Override
    public StoredSae open(SaeSource source, Modules modules) {
        JsonConfig config = JsonConfig.read(source.path().resolve(CONFIG));
        boolean transcodes = config.flag("transcode", false);
        String folder =
                String.valueOf(source.path().toAbsolutePath().normalize().getFileName());
        HookPoint hook = SaidHook.settle(source, modules, modules.hook(transcodes ? folder + ".input" : folder));
        HookPoint target = transcodes ? target(source, modules, folder, hook) : hook;
        Path file = source.path().resolve(WEIGHTS);
        try (Tensors tensors = SafetensorsFile.open(file)) {
            TensorLoader.requireAll(tensors, List.of("encoder.weight", "encoder.bias", "W_dec", "b_dec"));
            boolean skips = tensors.names().contains(SKIP);
            SaeSpec spec = spec(config, hook, target, skips, tensors);
            Selector selector = groups(config) ? new Selector.GroupMax(spec.k()) : new Selector.TopK(spec.k());
            return new StoredSae(
                    spec, file, SafetensorsFile::open, shapes(spec, skips), arrays -> normalForm(arrays, selector));
        }
    }

    private static SaeSpec spec(JsonConfig config, HookPoint hook, HookPoint target, boolean skips, Tensors tensors) {
        int dIn = config.count("d_in", LARGEST);
        int dSae = Dimensions.length(tensors, "encoder.bias");
        boolean transcodes = !target.equals(hook);
        String kind = groups(config) ? "groupmax" : "topk";
        int k = config.count("k", dSae);
        if (groups(config) && dSae % k != 0) {
            throw new InputException(
                    "'%s' has k = %d, expected a divisor of the %d latents for groupmax", config.origin(), k, dSae);
        }
        return new SaeSpec(
                "sparsify",
                !transcodes ? kind : skips ? kind + "_skip_transcoder" : kind + "_transcoder",
                hook,
                target,
                dIn,
                transcodes ? Dimensions.length(tensors, "b_dec") : dIn,
                dSae,
                k,
                false,
                InputNorm.NONE,
                !transcodes,
                Folding.NEVER,
                new SaeSpec.Declared("", "", OptionalDouble.of(k), OptionalInt.empty(), Optional.empty()));
    }

    private static boolean groups(JsonConfig config) {
        String activation = config.text("activation", "topk");
        if (config.flag("signed", false)) {
            throw new InputException("'%s' has signed = true, expected latents that are 0 or above", config.origin());
        }
        return switch (activation) {
            case "topk" -> false;
            case "groupmax" -> true;
            default ->
                throw new InputException(
                        "'%s' has activation '%s', expected topk or groupmax", config.origin(), activation);
        };
    }

    private static Map<String, Shape> shapes(SaeSpec spec, boolean skips) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("encoder.weight", new Shape(spec.dSae(), spec.dIn()));
        shapes.put("encoder.bias", new Shape(spec.dSae()));
        shapes.put("W_dec", new Shape(spec.dSae(), spec.dOut()));
        shapes.put("b_dec", new Shape(spec.dOut()));
        if (skips) {
            shapes.put(SKIP, new Shape(spec.dOut(), spec.dIn()));
        }
        return shapes;
    }

    private static SaeArrays normalForm(Map<String, NDArray> arrays, Selector selector) {
        return new SaeArrays(
                arrays.get("encoder.weight"),
                arrays.get("encoder.bias"),
                selector,
                arrays.get("W_dec"),
                arrays.get("b_dec"),
                arrays.get(SKIP));
    }

    /** What comes out of the module that the folder is named after, else of the one that reads what the user says. */
    private static HookPoint target(SaeSource source, Modules modules, String folder, HookPoint input) {
        return modules.hook(folder)
                .or(() -> modules.outputFor(input))
                .orElseThrow(() -> new InputException(
                        "the transcoder '%s' reads '%s', expected the input of an MLP, of attention or of a block",
                        source.path(), input));
    }
}

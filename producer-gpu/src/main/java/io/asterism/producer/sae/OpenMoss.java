package io.asterism.producer.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.Modules;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.producer.tensors.SafetensorsFile;
import io.asterism.producer.tensors.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The three layouts of OpenMOSS (sae-formats 2.3, 2.4): Llama Scope with {@code hyperparams.json}, its R1-distill variant and
 * llamascopium with {@code config.json}. Inputs are scaled by a constant of the training data, which goes into the weights.
 */
final class OpenMoss implements SaeLayout {
    private static final String HYPERPARAMETERS = "hyperparams.json";
    private static final String CONFIG = "config.json";
    private static final String WEIGHTS = "sae_weights.safetensors";
    private static final List<String> CHECKPOINTS =
            List.of("checkpoints/final.safetensors", "checkpoints/pruned.safetensors", WEIGHTS);

    @Override
    public String files() {
        return HYPERPARAMETERS + " and " + CHECKPOINTS.get(0) + ", or " + CONFIG + " and " + WEIGHTS;
    }

    @Override
    public boolean matches(Path path) {
        return Files.isRegularFile(path.resolve(HYPERPARAMETERS))
                || (Files.isRegularFile(path.resolve(CONFIG)) && Files.isRegularFile(path.resolve(WEIGHTS)));
    }

    @Override
    public StoredSae open(SaeSource source, Modules modules) {
        boolean first = Files.isRegularFile(source.path().resolve(HYPERPARAMETERS));
        Path file = first ? checkpoint(source.path()) : source.path().resolve(WEIGHTS);
        JsonConfig json = JsonConfig.read(source.path().resolve(first ? HYPERPARAMETERS : CONFIG));
        try (Tensors tensors = SafetensorsFile.open(file)) {
            OpenMossTensors names = OpenMossTensors.in(tensors);
            OpenMossConfig config = new OpenMossConfig(json, first, names, tensors);
            HookPoint hook = SaidHook.settle(source, modules, config.hook(modules));
            HookPoint target = config.target(modules).orElse(hook);
            int dIn = config.dIn();
            int dSae = Dimensions.length(tensors, names.encoderBias());
            int dOut = names.decoderBias().isEmpty() ? dIn : Dimensions.length(tensors, names.decoderBias());
            SaeSpec spec = new SaeSpec(
                    config.sourceFormat(),
                    config.architecture(!target.equals(hook)),
                    hook,
                    target,
                    dIn,
                    target.equals(hook) ? dIn : dOut,
                    dSae,
                    config.topK(dSae),
                    false,
                    config.inputNorm(),
                    config.subtractsDecoderBias(),
                    config.folding(),
                    config.declared());
            return new StoredSae(
                    spec, file, SafetensorsFile::open, shapes(config, names, spec), new Assembly(config, names, spec));
        }
    }

    private static Path checkpoint(Path directory) {
        return CHECKPOINTS.stream()
                .map(directory::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(directory.resolve(CHECKPOINTS.get(0)));
    }

    private static Map<String, Shape> shapes(OpenMossConfig config, OpenMossTensors names, SaeSpec spec) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        boolean linear = names.linear();
        shapes.put(names.encoder(), linear ? new Shape(spec.dSae(), spec.dIn()) : new Shape(spec.dIn(), spec.dSae()));
        shapes.put(names.decoder(), linear ? new Shape(spec.dOut(), spec.dSae()) : new Shape(spec.dSae(), spec.dOut()));
        shapes.put(names.encoderBias(), new Shape(spec.dSae()));
        if (!names.decoderBias().isEmpty()) {
            shapes.put(names.decoderBias(), new Shape(spec.dOut()));
        }
        if (config.hasThresholdTensor()) {
            shapes.put(names.threshold(), new Shape(spec.dSae()));
        }
        return shapes;
    }

    private record Assembly(OpenMossConfig config, OpenMossTensors names, SaeSpec spec) implements StoredSae.Assembly {
        @Override
        public SaeArrays normalForm(Map<String, NDArray> arrays) {
            NDArray encoder = arrays.get(names.encoder());
            NDArray decoder = arrays.get(names.decoder());
            NDArray rows = names.linear() ? decoder.transpose() : decoder;
            NDArray bias = names.decoderBias().isEmpty()
                    ? encoder.getManager().zeros(new Shape(rows.getShape().get(1)))
                    : arrays.get(names.decoderBias());
            SaeArrays stored = new SaeArrays(
                    names.linear() ? encoder : encoder.transpose(),
                    arrays.get(names.encoderBias()),
                    new Selector.Relu(),
                    rows,
                    bias,
                    null);
            return stored.selectedBy(selector(stored, arrays)).withFactors(config.factorIn(), config.factorOut());
        }

        private Selector selector(SaeArrays stored, Map<String, NDArray> arrays) {
            return switch (config.activation()) {
                case RELU -> new Selector.Relu();
                case TOPK -> new Selector.TopK(spec.k());
                case JUMPRELU -> {
                    NDArray threshold = config.hasThresholdTensor()
                            ? arrays.get(names.threshold()).exp()
                            : arrays.get(names.encoderBias()).onesLike().mul(config.scalarThreshold());
                    // What is compared with the threshold is the pre-activation times the decoder's norm.
                    yield new Selector.JumpRelu(
                            config.selectsByDecoderNorm() ? threshold.div(stored.decoderNorms()) : threshold);
                }
            };
        }
    }
}

package io.asterism.producer.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.Modules;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.producer.tensors.SafetensorsFile;
import io.asterism.producer.tensors.Tensors;
import io.asterism.schemas.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** SAELens directories: {@code cfg.json} and {@code sae_weights.safetensors} (sae-formats 1). */
final class SaeLens implements SaeLayout {
    private static final String CONFIG = "cfg.json";
    private static final String WEIGHTS = "sae_weights.safetensors";
    private static final String BATCH_THRESHOLD = "topk_threshold";

    @Override
    public String files() {
        return CONFIG + " and " + WEIGHTS;
    }

    @Override
    public boolean matches(Path path) {
        return Files.isRegularFile(path.resolve(CONFIG));
    }

    @Override
    public StoredSae open(SaeSource source, Modules modules) {
        SaeLensConfig config = new SaeLensConfig(JsonConfig.read(source.path().resolve(CONFIG)));
        SaeSpec spec = spec(source, modules, config);
        Path file = source.path().resolve(WEIGHTS);
        double inputFactor = inputFactor(source.path(), config);
        try (Tensors tensors = SafetensorsFile.open(file)) {
            return new StoredSae(
                    spec,
                    file,
                    SafetensorsFile::open,
                    shapes(config, spec, tensors),
                    new Assembly(file, config, spec, inputFactor));
        }
    }

    private static SaeSpec spec(SaeSource source, Modules modules, SaeLensConfig config) {
        SaeLensArchitecture architecture = config.architecture();
        if (config.hook(modules).isEmpty() && source.hook().isEmpty()) {
            throw new InputException("'%s' names no hook point (hook_name)", config.origin());
        }
        HookPoint hook = SaidHook.settle(source, modules, config.hook(modules));
        boolean topK = architecture == SaeLensArchitecture.TOPK;
        return new SaeSpec(
                config.sourceFormat(),
                architecture.label(),
                hook,
                architecture.isTranscoder() ? config.target(modules) : hook,
                config.dIn(),
                architecture.isTranscoder() ? config.dOut() : config.dIn(),
                config.dSae(),
                topK ? config.k() : 0,
                config.centred(),
                config.inputNorm(),
                config.subtractsDecoderBias(),
                !topK ? Folding.OPTIONAL : config.rescalesByDecoderNorm() ? Folding.ALWAYS : Folding.NEVER,
                config.declared());
    }

    private static Map<String, Shape> shapes(SaeLensConfig config, SaeSpec spec, Tensors tensors) {
        SaeLensArchitecture architecture = config.architecture();
        Shape latents = new Shape(spec.dSae());
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("W_enc", new Shape(spec.dIn(), spec.dSae()));
        shapes.put("W_dec", new Shape(spec.dSae(), spec.dOut()));
        shapes.put("b_dec", new Shape(spec.dOut()));
        if (architecture == SaeLensArchitecture.GATED) {
            shapes.put("b_gate", latents);
            shapes.put("r_mag", latents);
            shapes.put("b_mag", latents);
        } else {
            shapes.put("b_enc", latents);
        }
        if (config.isBatchTopK()) {
            boolean vector = tensors.names().contains(BATCH_THRESHOLD)
                    && tensors.info(BATCH_THRESHOLD).shape().length == 1;
            shapes.put(BATCH_THRESHOLD, vector ? new Shape(1) : new Shape());
        } else if (architecture.hasThreshold()) {
            boolean logarithmic =
                    !tensors.names().contains("threshold") && tensors.names().contains("log_threshold");
            shapes.put(logarithmic ? "log_threshold" : "threshold", latents);
        }
        if (architecture.hasSkip()) {
            shapes.put("W_skip", new Shape(spec.dOut(), spec.dIn()));
        }
        if (tensors.names().contains("scaling_factor")) {
            shapes.put("scaling_factor", latents);
        }
        return shapes;
    }

    /** The constant that inputs were multiplied by in training and that is not in the weights (sae-formats 1.7); 1 where there is none. */
    private static double inputFactor(Path directory, SaeLensConfig config) {
        if (!config.needsInputFactor()) {
            return 1;
        }
        OptionalDouble factor = config.inputFactor();
        Path scaler = directory.resolve("activation_scaler.json");
        if (factor.isEmpty() && Files.isRegularFile(scaler)) {
            factor = OptionalDouble.of(JsonConfig.read(scaler).number("scaling_factor", 0));
        }
        double value = factor.orElse(0);
        if (!(value > 0)) {
            throw new InputException(
                    "'%s' normalises by expected_average_only_in, which needs the training data's factor: expected"
                            + " norm_scaling_factor in it, or scaling_factor in activation_scaler.json beside it, above 0",
                    config.origin());
        }
        return value;
    }

    private record Assembly(Path file, SaeLensConfig config, SaeSpec spec, double inputFactor)
            implements StoredSae.Assembly {
        @Override
        public SaeArrays normalForm(Map<String, NDArray> arrays) {
            NDArray decoder = arrays.get("W_dec");
            NDArray bias = arrays.get("b_enc");
            SaeArrays stored = new SaeArrays(
                    arrays.get("W_enc").transpose(),
                    bias == null ? decoder.getManager().zeros(new Shape(spec.dSae())) : bias,
                    new Selector.Relu(),
                    decoder,
                    arrays.get("b_dec"),
                    arrays.get("W_skip"));
            return stored.selectedBy(selector(stored, arrays)).withFactors(inputFactor, inputFactor);
        }

        private Selector selector(SaeArrays stored, Map<String, NDArray> arrays) {
            return switch (config.architecture()) {
                case STANDARD, TRANSCODER, SKIP_TRANSCODER ->
                    config.hasTanh()
                            ? new Selector.TanhRelu(stored.encoderBias().onesLike())
                            : new Selector.Relu();
                case TOPK -> new Selector.TopK(spec.k());
                case JUMPRELU, JUMPRELU_TRANSCODER, JUMPRELU_SKIP_TRANSCODER ->
                    new Selector.JumpRelu(threshold(stored, arrays));
                case GATED ->
                    new Selector.Gated(arrays.get("b_gate"), arrays.get("r_mag").exp(), arrays.get("b_mag"));
            };
        }

        private NDArray threshold(SaeArrays stored, Map<String, NDArray> arrays) {
            if (config.isBatchTopK()) {
                NDArray same = stored.encoderBias()
                        .onesLike()
                        .mul(arrays.get(BATCH_THRESHOLD).reshape(1));
                return config.rescalesByDecoderNorm() ? same.div(stored.decoderNorms()) : same;
            }
            return arrays.containsKey("threshold")
                    ? arrays.get("threshold")
                    : arrays.get("log_threshold").exp();
        }

        /** A finetuned SAE multiplies its activations just before it decodes them (sae-formats 1.3, rule 5). */
        @Override
        public SaeArrays afterFolding(SaeArrays folded, Map<String, NDArray> arrays) {
            NDArray factor = arrays.get("scaling_factor");
            if (factor == null || factor.sub(1).abs().max().getFloat() == 0) {
                return folded;
            }
            if (!config.hasFinetuningFactor()) {
                throw new InputException(
                        "'%s' holds a scaling_factor that is not 1 everywhere, but '%s' does not set"
                                + " finetuning_scaling_factor",
                        file, config.origin());
            }
            return folded.withDecoderFactors(factor);
        }
    }
}

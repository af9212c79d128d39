package io.asterism.producer.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.model.HookPoint;
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
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;

/** SAELens directories: {@code cfg.json} and {@code sae_weights.safetensors} (sae-formats 1). */
final class SaeLens implements SaeLayout {
    private static final String CONFIG = "cfg.json";
    private static final String WEIGHTS = "sae_weights.safetensors";

    @Override
    public boolean matches(Path path) {
        return Files.isRegularFile(path.resolve(CONFIG)) && !Files.exists(path.resolve("sae.safetensors"));
    }

    @Override
    public Source open(Path path) {
        SaeLensConfig config = new SaeLensConfig(JsonConfig.read(path.resolve(CONFIG)));
        return new SaeLensSource(path, config, spec(config));
    }

    private static SaeSpec spec(SaeLensConfig config) {
        SaeLensArchitecture architecture = config.architecture();
        HookPoint hook = config.hook();
        boolean topK = architecture == SaeLensArchitecture.TOPK;
        return new SaeSpec(
                config.sourceFormat(),
                architecture.label(),
                hook,
                architecture.isTranscoder() ? config.target() : hook,
                config.dIn(),
                config.dSae(),
                topK ? config.k() : 0,
                config.centred(),
                config.inputNorm(),
                config.appliesDecoderBiasToInput(!architecture.isTranscoder()),
                !topK ? Folding.OPTIONAL : config.rescalesByDecoderNorm() ? Folding.ALWAYS : Folding.NEVER,
                config.declared());
    }

    private record SaeLensSource(Path directory, SaeLensConfig config, SaeSpec spec) implements Source {
        @Override
        public List<Path> files() {
            return List.of(directory.resolve(WEIGHTS));
        }

        @Override
        public SaeWeights weights(NDManager manager, UnaryOperator<SaeWeights> fold) {
            double inputFactor = inputFactor();
            try (Tensors tensors = SafetensorsFile.open(directory.resolve(WEIGHTS));
                    NDManager step = manager.newSubManager()) {
                Map<String, NDArray> arrays = new TensorLoader(step, tensors).load("", shapes(tensors));
                SaeWeights stored = new SaeWeights(
                        arrays.get("W_enc").transpose(),
                        arrays.containsKey("b_enc") ? arrays.get("b_enc") : step.zeros(new Shape(spec.dSae())),
                        selector(arrays),
                        arrays.get("W_dec"),
                        arrays.get("b_dec"),
                        arrays.get("W_skip"));
                SaeWeights scaled = inputFactor == 1 ? stored : stored.withInputFactor(inputFactor);
                SaeWeights weights = withFinetuning(fold.apply(scaled), arrays);
                weights.attach(manager);
                return weights;
            }
        }

        private Selector selector(Map<String, NDArray> arrays) {
            return switch (config.architecture()) {
                case STANDARD, TRANSCODER, SKIP_TRANSCODER -> new Selector.Relu();
                case TOPK -> new Selector.TopK(spec.k());
                case JUMPRELU, JUMPRELU_TRANSCODER, JUMPRELU_SKIP_TRANSCODER ->
                    new Selector.JumpRelu(
                            arrays.containsKey("threshold")
                                    ? arrays.get("threshold")
                                    : arrays.get("log_threshold").exp());
                case GATED ->
                    new Selector.Gated(arrays.get("b_gate"), arrays.get("r_mag").exp(), arrays.get("b_mag"));
            };
        }

        private Map<String, Shape> shapes(Tensors tensors) {
            SaeLensArchitecture architecture = config.architecture();
            Shape latents = new Shape(spec.dSae());
            int dOut = architecture.isTranscoder() ? config.dOut() : spec.dIn();
            Map<String, Shape> shapes = new LinkedHashMap<>();
            shapes.put("W_enc", new Shape(spec.dIn(), spec.dSae()));
            shapes.put("W_dec", new Shape(spec.dSae(), dOut));
            shapes.put("b_dec", new Shape(dOut));
            if (architecture == SaeLensArchitecture.GATED) {
                shapes.put("b_gate", latents);
                shapes.put("r_mag", latents);
                shapes.put("b_mag", latents);
            } else {
                shapes.put("b_enc", latents);
            }
            if (architecture.hasThreshold()) {
                boolean logarithmic = !tensors.names().contains("threshold")
                        && tensors.names().contains("log_threshold");
                shapes.put(logarithmic ? "log_threshold" : "threshold", latents);
            }
            if (architecture.hasSkip()) {
                shapes.put("W_skip", new Shape(dOut, spec.dIn()));
            }
            if (tensors.names().contains("scaling_factor")) {
                shapes.put("scaling_factor", latents);
            }
            return shapes;
        }

        /** A finetuned SAE multiplies its activations just before it decodes them (sae-formats 1.3, rule 5). */
        private SaeWeights withFinetuning(SaeWeights weights, Map<String, NDArray> arrays) {
            NDArray factor = arrays.get("scaling_factor");
            if (factor == null || factor.sub(1).abs().max().getFloat() == 0) {
                return weights;
            }
            if (!config.hasFinetuningFactor()) {
                throw new InputException(
                        "'%s' holds a scaling_factor that is not 1 everywhere, but '%s' does not set finetuning_scaling_factor",
                        directory.resolve(WEIGHTS), config.origin());
            }
            return weights.withDecoderFactors(factor);
        }

        private double inputFactor() {
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
                        "'%s' normalises by expected_average_only_in, which needs the training data's factor:"
                                + " expected norm_scaling_factor in it, or scaling_factor in activation_scaler.json beside it, above 0",
                        config.origin());
            }
            return value;
        }
    }
}

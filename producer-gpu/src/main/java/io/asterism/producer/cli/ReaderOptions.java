package io.asterism.producer.cli;

import io.asterism.producer.reading.BosPolicy;
import io.asterism.producer.reading.ReaderSettings;
import io.asterism.schemas.CountingSettings;
import io.asterism.schemas.SpecialTokens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which model and SAEs read, and how. */
final class ReaderOptions {
    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR",
            description = "A Hugging Face directory with config.json, safetensors weights and a tokenizer.")
    Path model = Path.of("");

    @Option(
            names = "--model-name",
            paramLabel = "NAME",
            description = "The model's name in the ids of its SAEs (default: the directory's).")
    Optional<String> modelName = Optional.empty();

    @Option(names = "--sae", required = true, arity = "1..*", paramLabel = "DIR", description = "SAEs of the model.")
    List<Path> saes = new ArrayList<>();

    @Option(
            names = "--threshold",
            paramLabel = "T",
            description = "Count latents as active above this activation; several may be given (default: 0 and 1.5).")
    List<Double> thresholds = new ArrayList<>();

    @Option(
            names = "--special-tokens",
            defaultValue = "masked",
            paramLabel = "RULE",
            description = "Whether BOS, EOS and PAD are masked or counted (default: ${DEFAULT-VALUE}).")
    SpecialTokens specialTokens = SpecialTokens.MASKED;

    @Option(
            names = "--bos",
            defaultValue = "auto",
            paramLabel = "RULE",
            description = "Whether a BOS stands before every context: auto, once or never (default: ${DEFAULT-VALUE}).")
    BosPolicy bos = BosPolicy.AUTO;

    @Option(
            names = "--context-size",
            paramLabel = "N",
            description = "Tokens of a context at most, BOS included (default: what the SAEs were trained with).")
    Optional<Integer> contextSize = Optional.empty();

    /** The same settings on a device. */
    ReaderSettings settings(String device) {
        ReaderSettings settings = ReaderSettings.of(model, saes)
                .withCounting(CountingSettings.DEFAULT.withThresholds(thresholds))
                .withSpecialTokens(specialTokens)
                .withBos(bos)
                .withDevice(device);
        ReaderSettings named = modelName.map(settings::withModelName).orElse(settings);
        return contextSize.map(named::withContextSize).orElse(named);
    }
}

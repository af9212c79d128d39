package io.asterism.producer.generation;

import ai.djl.Device;
import io.asterism.producer.intervention.Interventions;
import io.asterism.producer.model.Engines;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.reading.BosPolicy;
import io.asterism.producer.reading.ModelTokens;
import io.asterism.producer.sae.Sae;
import io.asterism.schemas.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes on from a prompt with and without interventions, side by side. */
@Command(
        name = "steer",
        description =
                "Write on from a prompt, as a model is and under interventions, and show how the two differ token by token.",
        mixinStandardHelpOptions = true)
public final class SteerCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--model", required = true, paramLabel = "DIR", description = "Hugging Face model directory")
    private Path model = Path.of("");

    @Option(
            names = "--sae",
            arity = "1..*",
            paramLabel = "[ID=]DIR[@HOOK]",
            description = "SAEs whose latents are looked at; interventions may name them by their ids")
    private List<String> saes = new ArrayList<>();

    @Option(names = "--intervene", required = true, paramLabel = "FILE", description = "interventions to write under")
    private Path intervene = Path.of("");

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Prompt prompt = new Prompt();

    @Option(
            names = "--tokens",
            defaultValue = "64",
            paramLabel = "N",
            description = "tokens to write at most (default ${DEFAULT-VALUE})")
    private int tokens;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "0 takes the likeliest token; others draw (default: 1 with --seed, else 0)")
    private Optional<Double> temperature = Optional.empty();

    @Option(
            names = "--top-p",
            defaultValue = "1",
            paramLabel = "P",
            description = "draw from the fewest likeliest tokens that have this probability (default ${DEFAULT-VALUE})")
    private double topP;

    @Option(
            names = "--frequency-penalty",
            defaultValue = "0",
            paramLabel = "F",
            description = "taken from a token's logit each time that it has been written (default ${DEFAULT-VALUE})")
    private double frequencyPenalty;

    @Option(names = "--seed", paramLabel = "S", description = "seed of the drawing; both texts draw the same numbers")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--ignore-end", description = "write on behind tokens that end a text")
    private boolean ignoreEnd;

    @Option(
            names = "--bos",
            defaultValue = "auto",
            paramLabel = "P",
            description = "BOS before the prompt: auto, once or never (default ${DEFAULT-VALUE})")
    private BosPolicy bos = BosPolicy.AUTO;

    @Option(
            names = "--device",
            defaultValue = "auto",
            description = "auto, cpu, cuda or cuda:<number> (default ${DEFAULT-VALUE})")
    private String device = "auto";

    @Option(names = "--out", paramLabel = "FILE.json", description = "file to write the tokens and their figures to")
    private Optional<Path> out = Optional.empty();

    private static final class Prompt {
        @Option(names = "--prompt", required = true, paramLabel = "TEXT", description = "text to write on from")
        private Optional<String> text = Optional.empty();

        @Option(
                names = "--token-ids",
                required = true,
                paramLabel = "1,2,3",
                split = ",",
                description = "token ids to write on from, exactly these")
        private int[] ids = new int[0];
    }

    @Override
    public Integer call() {
        if (tokens < 1) {
            throw new InputException("--tokens is %d, expected 1 at least", tokens);
        }
        Device where = Engines.device(device);
        Sampling sampling =
                new Sampling(temperature.orElse(seed.isPresent() ? 1.0 : 0.0), topP, frequencyPenalty, seed.orElse(0L));
        try (LanguageModel opened = LanguageModel.open(model, where);
                ModelTokens words = ModelTokens.open(model, opened.shape().vocabulary())) {
            Map<String, Sae> loaded = Sae.openNamed(saes, opened, ModelTokens.nameOf(model));
            try (Interventions interventions = Interventions.read(intervene, opened, loaded)) {
                write(opened, words, interventions, loaded, sampling);
            }
        }
        return 0;
    }

    private void write(
            LanguageModel opened,
            ModelTokens words,
            Interventions interventions,
            Map<String, Sae> loaded,
            Sampling sampling) {
        int[] ids = ids(words, loaded);
        List<Sae> looked = List.copyOf(loaded.values());
        SteeringTable table =
                new SteeringTable(spec.commandLine().getOut(), words::text, List.copyOf(loaded.keySet()), ids.length);
        List<SteeredToken> written = new ArrayList<>();
        table.begin();
        new Steering(opened, interventions, looked, sampling, id -> !ignoreEnd && words.isSpecial(id))
                .write(ids, tokens, token -> {
                    written.add(token);
                    table.add(token);
                });
        SteeringReport report = new SteeringReport(ids, written, words::text, List.copyOf(loaded.keySet()));
        table.end(report);
        out.ifPresent(report::write);
    }

    private int[] ids(ModelTokens words, Map<String, Sae> loaded) {
        if (prompt.text.isEmpty()) {
            return prompt.ids;
        }
        Optional<Boolean> declared = loaded.values().stream()
                .map(Sae::prependBos)
                .flatMap(Optional::stream)
                .findFirst();
        return words.read(prompt.text.get(), bos, declared).ids();
    }
}

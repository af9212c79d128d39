package io.asterism.producer.inspect;

import ai.djl.Device;
import io.asterism.producer.corpus.Corpus;
import io.asterism.producer.intervention.Interventions;
import io.asterism.producer.model.Engines;
import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.reading.BosPolicy;
import io.asterism.producer.reading.ModelTokens;
import io.asterism.producer.sae.Sae;
import io.asterism.producer.sae.SaeSource;
import io.asterism.producer.tokens.TokenSpans;
import io.asterism.schemas.InputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reads one text and writes what a hook point holds and which latents are active, for comparison with other tools. */
@Command(
        name = "inspect",
        description = "Read one text with a model; write a hook point's vectors and an SAE's activations as .npz.",
        mixinStandardHelpOptions = true)
public final class InspectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--model", required = true, paramLabel = "DIR", description = "Hugging Face model directory")
    private Path model = Path.of("");

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Input input = new Input();

    @Option(
            names = "--hook",
            paramLabel = "H",
            description = "hook point, such as blocks.2.hook_resid_pre (default: the SAE's); of several, each has an"
                    + " array by its name, and the first is the SAE's")
    private List<String> hooks = List.of();

    @Option(
            names = "--sae",
            paramLabel = "[ID=]DIR[@HOOK]",
            description = "SAE to encode with; @ and a hook point say the same as --hook")
    private Optional<String> sae = Optional.empty();

    @Option(
            names = "--intervene",
            paramLabel = "FILE",
            description = "interventions to read under; those on the SAE may name it by its id")
    private Optional<Path> intervene = Optional.empty();

    @Option(
            names = "--bos",
            defaultValue = "auto",
            paramLabel = "P",
            description = "BOS before the text: auto, once or never (default ${DEFAULT-VALUE})")
    private String bos = "auto";

    @Option(names = "--no-fold", description = "leave decoder norms out of the activations")
    private boolean noFold;

    @Option(
            names = "--center-input",
            arity = "1",
            paramLabel = "true|false",
            description = "subtract the mean over the components first (default: as the SAE's files say)")
    private Optional<Boolean> centreInput = Optional.empty();

    @Option(
            names = "--device",
            defaultValue = "auto",
            description = "auto, cpu, cuda or cuda:<number> (default ${DEFAULT-VALUE})")
    private String device = "auto";

    @Option(names = "--out", required = true, paramLabel = "FILE.npz", description = "file to write")
    private Path out = Path.of("");

    /** A tokenizer where there is one. */
    private record Words(Optional<ModelTokens> tokens) implements AutoCloseable {
        String text(int id) {
            return tokens.map(some -> some.text(id)).orElse("");
        }

        @Override
        public void close() {
            tokens.ifPresent(ModelTokens::close);
        }
    }

    private static final class Input {
        @Option(names = "--text", required = true, paramLabel = "S", description = "text to read")
        private Optional<String> text = Optional.empty();

        @Option(
                names = "--token-ids",
                required = true,
                paramLabel = "1,2,3",
                split = ",",
                description = "token ids to read, exactly these")
        private int[] ids = new int[0];

        @Option(
                names = "--texts",
                required = true,
                paramLabel = "FILE",
                description = "corpus of which only the tokens are written")
        private Optional<Path> texts = Optional.empty();
    }

    @Override
    public Integer call() {
        if (input.texts.isPresent() && (!hooks.isEmpty() || sae.isPresent())) {
            throw new InputException("--texts writes tokens alone, expected no --hook and no --sae");
        }
        Device where = Engines.device(device);
        try (LanguageModel opened = LanguageModel.open(model, where);
                Words words = new Words(tokens(opened))) {
            if (input.texts.isPresent()) {
                tokens(input.texts.get(), words.tokens().orElseThrow()).write(out);
                return 0;
            }
            Optional<Sae> encoder = sae.map(named -> Sae.open(source(named), opened));
            List<HookPoint> points = hookPoints(encoder);
            points.forEach(opened::width);
            TokenSpans read = tokens(words.tokens(), encoder);
            try (Interventions interventions = interventions(opened, encoder)) {
                Inspection inspection = Inspection.of(opened, points, encoder, interventions, read);
                inspection.write(out);
                InspectionTable.print(
                        inspection, words::text, spec.commandLine().getOut());
            }
        }
        return 0;
    }

    private Interventions interventions(LanguageModel opened, Optional<Sae> encoder) {
        if (intervene.isEmpty()) {
            return Interventions.none();
        }
        Map<String, Sae> loaded = encoder.isEmpty()
                ? Map.of()
                : Map.of(encoder.get().id(ModelTokens.nameOf(model), source(sae.orElseThrow())), encoder.get());
        return Interventions.read(intervene.get(), opened, loaded);
    }

    private SaeSource source(String given) {
        SaeSource named = SaeSource.named(given).withFolding(!noFold).withCentring(centreInput);
        Optional<HookPoint> said = hooks.stream().findFirst().map(HookPoint::parse);
        if (said.isPresent() && named.hook().isPresent() && !said.equals(named.hook())) {
            throw new InputException(
                    "--hook is %s, but --sae says %s, expected one of them",
                    said.get(), named.hook().get());
        }
        return said.isPresent() ? named.at(said) : named;
    }

    private CorpusTokens tokens(Path texts, ModelTokens opened) {
        return CorpusTokens.of(Corpus.check(List.of(texts)), text -> opened.read(text, policy(), Optional.empty()));
    }

    /** Ids need no tokenizer; one that is there must belong to the model all the same. */
    private Optional<ModelTokens> tokens(LanguageModel opened) {
        return input.ids.length == 0 || ModelTokens.areIn(model)
                ? Optional.of(ModelTokens.open(model, opened.shape().vocabulary()))
                : Optional.empty();
    }

    private List<HookPoint> hookPoints(Optional<Sae> encoder) {
        if (hooks.isEmpty()) {
            return List.of(encoder.map(Sae::hook)
                    .orElseThrow(() -> new InputException("neither --hook nor --sae says what to read")));
        }
        return hooks.stream().map(HookPoint::parse).distinct().toList();
    }

    private TokenSpans tokens(Optional<ModelTokens> tokens, Optional<Sae> encoder) {
        BosPolicy policy = policy();
        if (input.text.isEmpty()) {
            return new TokenSpans(input.ids, new int[0]);
        }
        return tokens.orElseThrow().read(input.text.get(), policy, encoder.flatMap(Sae::prependBos));
    }

    private BosPolicy policy() {
        for (BosPolicy policy : BosPolicy.values()) {
            if (policy.name().toLowerCase(Locale.ROOT).equals(bos)) {
                return policy;
            }
        }
        throw new InputException("--bos is '%s', expected auto, once or never", bos);
    }
}

package io.asterism.producer.cli;

import io.asterism.producer.corpus.Corpus;
import io.asterism.producer.corpus.Documents;
import io.asterism.producer.demonstration.DemonstrationWorld;
import io.asterism.producer.reading.BosPolicy;
import io.asterism.producer.reading.ContextPolicy;
import io.asterism.producer.reading.ModelReader;
import io.asterism.producer.reading.QualityShare;
import io.asterism.producer.reading.ReaderSettings;
import io.asterism.producer.reading.SampleTexts;
import io.asterism.producer.reading.Variant;
import io.asterism.producer.sae.SaeSource;
import io.asterism.schemas.CountingSettings;
import io.asterism.schemas.Document;
import io.asterism.schemas.InputException;
import io.asterism.schemas.SpecialTokens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which model and SAEs read, and how; where none are named, those of the demonstration world. */
public final class ReaderOptions {
    @Option(
            names = "--model",
            paramLabel = "DIR",
            description =
                    "A Hugging Face directory with config.json, safetensors weights and a tokenizer (default: the "
                            + "demonstration world's model with its SAEs).")
    Optional<Path> model = Optional.empty();

    @Option(
            names = "--model-name",
            paramLabel = "NAME",
            description = "The model's name in the ids of its SAEs (default: the directory's).")
    Optional<String> modelName = Optional.empty();

    @Option(
            names = "--sae",
            arity = "1..*",
            paramLabel = "[ID=]DIR[@HOOK]",
            description =
                    "SAEs of the model; with an id and = in front, published under that id (default: made from their files); with "
                            + "@ and a hook point, such as @blocks.8.hook_resid_post, those that do not say where they read.")
    List<String> saes = new ArrayList<>();

    @Option(
            names = "--threshold",
            paramLabel = "T",
            description =
                    "Count latents as active above this activation; several may be given (default: 0 and 1.5; in the "
                            + "demonstration world 0, 0.5, 1 and 1.5).")
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
            names = "--context-policy",
            defaultValue = "one_document",
            paramLabel = "RULE",
            description =
                    "Whether documents are read apart (one_document), or share a context where they fit (concatenate) (default: "
                            + "${DEFAULT-VALUE}).")
    ContextPolicy contextPolicy = ContextPolicy.ONE_DOCUMENT;

    @Option(
            names = "--context-size",
            paramLabel = "N",
            description = "Tokens of a context at most, BOS included (default: what the SAEs were trained with).")
    Optional<Integer> contextSize = Optional.empty();

    @Option(
            names = "--accept-anyway",
            description =
                    "Take SAEs that do badly on a sample of the text (L0 more than twice off, FVU 1 or more); their manifests say so.")
    boolean acceptAnyway;

    @Option(
            names = "--quality-share",
            defaultValue = "0.02",
            paramLabel = "SHARE",
            description =
                    "Measure losses and reconstructions of the SAEs on this share of the contexts, 0 to 1 (default: "
                            + "${DEFAULT-VALUE}).")
    double qualityShare;

    @Option(
            names = "--intervene",
            paramLabel = "FILE",
            description = "Interventions to read under, with --variant; they may name the SAEs by their ids.")
    Optional<Path> intervene = Optional.empty();

    @Option(
            names = "--variant",
            paramLabel = "NAME",
            description = "Publish what the SAEs read under --intervene as <sae>.NAME, counted like any SAE.")
    Optional<String> variant = Optional.empty();

    /** What the model is read under, where it is not read as it is. */
    Optional<Variant> variant() {
        if (intervene.isPresent() != variant.isPresent()) {
            throw new InputException(
                    "%s is given alone, expected --intervene FILE and --variant NAME together",
                    variant.isPresent() ? "--variant" : "--intervene");
        }
        return variant.map(name -> new Variant(name, intervene.orElseThrow()));
    }

    /** Whether the demonstration world's model reads. */
    public boolean areOfTheWorld() {
        return model.isEmpty() && saes.isEmpty();
    }

    /** What the manifests say about counting. */
    public CountingSettings counting() {
        return CountingSettings.DEFAULT.withThresholds(thresholds);
    }

    /**
     * Loads the model and its SAEs.
     *
     * @param device as {@link io.asterism.producer.model.Engines#device} understands it
     * @param corpus what is going to be read, where that is known: the SAEs are tried on its beginning
     * @throws InputException if any of it cannot be used
     */
    public ModelReader open(String device, Optional<Corpus> corpus) {
        Optional<SampleTexts> sample = corpus.map(ReaderOptions::sample);
        if (areOfTheWorld()) {
            try (TemporaryDirectory directory = TemporaryDirectory.create()) {
                DemonstrationWorld world = DemonstrationWorld.unpack(directory.path());
                ReaderSettings settings = settings(world.model(), sources(world.saes()), device)
                        .withSample(sample.orElseGet(DemonstrationWorld::sample));
                return ModelReader.open(thresholds.isEmpty() ? settings.withCounting(worldCounting()) : settings);
            }
        }
        if (model.isEmpty() || saes.isEmpty()) {
            throw new InputException(
                    "%s is given alone, expected --model DIR and --sae DIR together",
                    model.isEmpty() ? "--sae" : "--model");
        }
        ReaderSettings settings =
                settings(model.get(), saes.stream().map(SaeSource::named).toList(), device);
        return ModelReader.open(sample.map(settings::withSample).orElse(settings));
    }

    private static CountingSettings worldCounting() {
        return CountingSettings.DEFAULT.withThresholds(DemonstrationWorld.THRESHOLDS);
    }

    private static List<SaeSource> sources(List<Path> folders) {
        return folders.stream().map(SaeSource::of).toList();
    }

    private static SampleTexts sample(Corpus corpus) {
        return new SampleTexts("the corpus", wantsMore -> {
            try (Documents documents = corpus.from(0, 0)) {
                Document document = documents.next();
                while (document != null && wantsMore.test(document.getText())) {
                    document = documents.next();
                }
            }
        });
    }

    private ReaderSettings settings(Path itsModel, List<SaeSource> itsSaes, String device) {
        ReaderSettings settings = ReaderSettings.of(itsModel, List.of())
                .withSaes(itsSaes)
                .withCounting(counting())
                .withSpecialTokens(specialTokens)
                .withBos(bos)
                .withContextPolicy(contextPolicy)
                .withDevice(device)
                .withQualityShare(new QualityShare(qualityShare))
                .withAcceptAnyway(acceptAnyway);
        ReaderSettings varied = variant().map(settings::withVariant).orElse(settings);
        ReaderSettings named = modelName.map(varied::withModelName).orElse(varied);
        return contextSize.map(named::withContextSize).orElse(named);
    }
}

package io.asterism.producer.training;

import io.asterism.producer.cli.CorpusOptions;
import io.asterism.producer.corpus.Fingerprint;
import io.asterism.producer.model.Engines;
import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.sae.Sae;
import io.asterism.producer.sae.SaeSource;
import io.asterism.producer.tokens.SpecialIds;
import io.asterism.producer.tokens.TextTokenizer;
import io.asterism.schemas.InputException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Trains an SAE on a model's activations and writes it as a SAELens directory. */
@Command(
        name = "train-sae",
        mixinStandardHelpOptions = true,
        description = "Train an SAE at a hook point of a model, on a corpus or on the generated one.")
public final class TrainSaeCommand implements Callable<Integer> {
    private static final int LINE_EVERY = 100;
    private static final int LONGEST_UNASKED = 128;
    /** Steps after which an interrupted training can go on. */
    private static final int STATE_EVERY = 1000;
    /** Documents by which a text is known again. */
    private static final int KNOWN_BY = 256;

    @Option(names = "--model", required = true, paramLabel = "DIR", description = "Hugging Face directory")
    private Path model = Path.of("");

    @Option(names = "--model-name", paramLabel = "NAME", description = "name of the model (default: its folder's)")
    private @Nullable String modelName;

    @Option(names = "--hook", required = true, description = "hook point, such as blocks.2.hook_resid_pre")
    private String hook = "";

    @Mixin
    private CorpusOptions corpus = new CorpusOptions();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "folder for the SAE")
    private Path out = Path.of("");

    @Option(
            names = "--activations",
            paramLabel = "DIR",
            description =
                    "with --corpus: read it once, whole, and keep the vectors in this folder; where they are there"
                            + " already, train on them")
    private @Nullable Path activations;

    @Option(
            names = "--width",
            defaultValue = "1024",
            split = ",",
            paramLabel = "N[,N...]",
            description =
                    "latents (default ${DEFAULT-VALUE}); several widths are trained side by side on one reading of the corpus, each in a "
                            + "folder HOOK-WIDTH of --out")
    private List<Integer> widths = new ArrayList<>();

    @Option(
            names = "--checkpoint-every",
            paramLabel = "STEPS",
            description =
                    "keep the SAE as it is every so many steps, whole, in a folder beside it: its name and '.step-STEPS'")
    private @Nullable Integer checkpointEvery;

    @Option(
            names = "--architecture",
            defaultValue = "batchtopk",
            converter = ArchitectureName.class,
            description =
                    "standard, panneal, gated, topk, batchtopk, matryoshka or jumprelu (default ${DEFAULT-VALUE}); batchtopk and "
                            + "matryoshka are saved as jumprelu, panneal as standard")
    private SaeArchitecture architecture = SaeArchitecture.BATCHTOPK;

    @Option(
            names = "--k",
            defaultValue = "16",
            description = "latents a token, of topk, batchtopk and matryoshka (default ${DEFAULT-VALUE})")
    private int k;

    @Option(names = "--l1", description = "weight of the penalty on L1, of standard, panneal and gated (default 1)")
    private @Nullable Double l1;

    @Option(names = "--sparsity", description = "weight of the penalty, whatever it is on (default 1)")
    private @Nullable Double sparsity;

    @Option(
            names = "--l0-target",
            paramLabel = "L0",
            description = "active latents a token that the weight is steered towards, of architectures with a penalty")
    private @Nullable Double l0Target;

    @Option(
            names = "--prefixes",
            paramLabel = "N,N,...|sampled[:N]",
            description =
                    "latents of the nested dictionaries of matryoshka, the last the width, or how many to draw for each batch "
                            + "(default: a sixteenth, three and seven sixteenths, and all)")
    private @Nullable String prefixes;

    @Option(names = "--steps", defaultValue = "4000", description = "batches (default ${DEFAULT-VALUE})")
    private int steps;

    @Option(names = "--batch", defaultValue = "512", description = "tokens a batch (default ${DEFAULT-VALUE})")
    private int batch;

    @Option(names = "--learning-rate", defaultValue = "0.002", description = "at its peak (default ${DEFAULT-VALUE})")
    private double learningRate;

    @Option(names = "--context", description = "tokens of a context, BOS included (default: the model's, 128 at most)")
    private @Nullable Integer context;

    @Option(names = "--seed", defaultValue = "1", description = "of weights and batches (default ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--device", defaultValue = "auto", description = "auto, cpu, cuda or cuda:<number>")
    private String device = "auto";

    @Override
    public Integer call() {
        if (activations != null && !corpus.isGiven()) {
            throw new InputException("--activations keeps what a model has of a corpus, expected --corpus with it");
        }
        List<SaePlan> plans = plans();
        try (LanguageModel read = LanguageModel.open(model, Engines.device(device));
                TextTokenizer tokenizer = TextTokenizer.open(model)) {
            OptionalInt bos = SpecialIds.read(model, tokenizer.vocabulary()).bos();
            HookPoint at = HookPoint.parse(hook);
            ResidualHarvest harvest = new ResidualHarvest(read, at, bos);
            int longest = contextSize(read);
            TrainingText text = text(tokenizer, longest - (bos.isPresent() ? 1 : 0));
            Optional<KeptHarvest> kept = Optional.ofNullable(activations)
                    .map(folder ->
                            KeptHarvest.of(folder, harvest, text, name(), at, longest, bos.isPresent(), System.err));
            ActivationSource source =
                    kept.map(KeptHarvest::training).orElseGet(() -> new HarvestedText(harvest, text.training()));
            Writing writing = new Writing(plans, name(), at, longest, bos.isPresent());
            SaeCheckpoints checkpoints = new SaeCheckpoints(
                    out.resolve(SaeCheckpoints.FOLDER),
                    identity(writing, text),
                    checkpointEvery == null ? STATE_EVERY : Math.min(checkpointEvery, STATE_EVERY),
                    (step, trainers) -> keep(step, trainers, writing));
            writing.write(train(source, plans, checkpoints), this::directory);
            FloatBuffer heldOut = kept.map(KeptHarvest::heldOut).orElseGet(() -> harvest.read(text.heldOut()));
            for (SaePlan plan : plans) {
                try (Sae sae = Sae.open(SaeSource.of(directory(plan)), read)) {
                    HeldOutFigures figures = HeldOutFigures.measure(read, sae, heldOut.duplicate());
                    new SaeLensDirectory(directory(plan)).write(figures);
                    System.err.println(figures.json());
                }
            }
            checkpoints.remove();
        }
        return 0;
    }

    /** Where an SAE of several goes; one alone is the folder that was named. */
    private Path directory(SaePlan plan) {
        return widths.size() == 1 ? out : out.resolve(hook + "-" + plan.width());
    }

    private void keep(int step, List<SaeTrainer> trainers, Writing writing) {
        if (checkpointEvery != null && step % checkpointEvery == 0) {
            writing.write(trainers.stream().map(SaeTrainer::sae).toList(), plan -> {
                Path whole = directory(plan).toAbsolutePath().normalize();
                return whole.resolveSibling(whole.getFileName() + ".step-" + step);
            });
        }
    }

    private static String identity(Writing writing, TrainingText text) {
        Fingerprint fingerprint = new Fingerprint();
        text.heldOut().forEach(ids -> fingerprint.add(Arrays.toString(ids)));
        text.training().documents(0, KNOWN_BY).forEach(ids -> fingerprint.add(Arrays.toString(ids)));
        return writing + " on a text with content " + fingerprint.sha256();
    }

    /** What is written with SAEs of these plans, in their order. */
    private record Writing(List<SaePlan> plans, String model, HookPoint at, int context, boolean bos) {
        void write(List<TrainedSae> saes, Function<SaePlan, Path> directory) {
            for (int i = 0; i < saes.size(); i++) {
                new SaeLensDirectory(directory.apply(plans.get(i)))
                        .write(saes.get(i), plans.get(i), model, at, context, bos);
            }
        }
    }

    private List<SaePlan> plans() {
        if (widths.stream().distinct().count() < widths.size()) {
            throw new InputException("--width is %s, expected each width once", widths);
        }
        if (checkpointEvery != null) {
            Plans.require(checkpointEvery >= 1, "--checkpoint-every", checkpointEvery, "1 or above");
        }
        return widths.stream().map(this::plan).toList();
    }

    private SaePlan plan(int width) {
        if (l1 != null && sparsity != null) {
            throw new InputException("--l1 is %s and --sparsity is %s, expected one weight", l1, sparsity);
        }
        SaePlan plan = new SaePlan(
                architecture,
                width,
                k,
                l1 != null ? l1 : sparsity != null ? sparsity : 1,
                l0Target == null ? OptionalDouble.empty() : OptionalDouble.of(l0Target),
                PrefixesOption.read(prefixes, width, seed),
                steps,
                batch,
                learningRate,
                seed);
        if (l1 != null && architecture.weighed() != SaeArchitecture.Weighed.L1) {
            throw new InputException(
                    "--l1 is %s, but %s has no penalty on L1: expected %s",
                    l1,
                    architecture.label(),
                    architecture.weighed() == SaeArchitecture.Weighed.L0
                            ? "--sparsity, its weight of L0"
                            : "--k alone");
        }
        if (prefixes != null && architecture != SaeArchitecture.MATRYOSHKA) {
            throw new InputException(
                    "--prefixes is %s, but %s has no nested dictionaries: expected --architecture matryoshka",
                    prefixes, architecture.label());
        }
        return plan;
    }

    private int contextSize(LanguageModel read) {
        int most = read.shape().contextSize();
        int asked = context == null ? Math.min(most, LONGEST_UNASKED) : context;
        if (asked < 2 || asked > most) {
            throw new InputException("a context size of %d was asked for, expected 2 to %d", asked, most);
        }
        return asked;
    }

    private TrainingText text(TextTokenizer tokenizer, int longest) {
        return corpus.check()
                .map(documents -> TrainingText.of(documents, tokenizer, longest))
                .orElseGet(() -> TrainingText.demonstration(tokenizer, longest));
    }

    private List<TrainedSae> train(ActivationSource source, List<SaePlan> plans, SaeCheckpoints checkpoints) {
        try (SaeTraining training = SaeTraining.begin(Engines.device(device), source, plans)) {
            return training.train(new TrainingLog(System.err, LINE_EVERY), Optional.of(checkpoints), lines(plans));
        }
    }

    private TrainingLines lines(List<SaePlan> plans) {
        return new TrainingLines(plans.stream()
                .map(plan -> new OutputFolder(directory(plan)).file("training.jsonl"))
                .toList());
    }

    private String name() {
        return modelName == null
                ? String.valueOf(model.toAbsolutePath().normalize().getFileName())
                : modelName;
    }

    private static final class ArchitectureName implements ITypeConverter<SaeArchitecture> {
        @Override
        public SaeArchitecture convert(String value) {
            String plain = value.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
            return Arrays.stream(SaeArchitecture.values())
                    .filter(architecture -> architecture.label().equals(plain))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + value + "' is no architecture, expected one of " + SaeArchitecture.labels()));
        }
    }
}

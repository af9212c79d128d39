package io.asterism.producer.training;

import ai.djl.ndarray.NDManager;
import io.asterism.producer.demonstration.DemonstrationCorpus;
import io.asterism.producer.model.ActivationFunction;
import io.asterism.producer.model.Engines;
import io.asterism.producer.model.Gpt2Config;
import io.asterism.producer.tokens.TextTokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Trains a small GPT-2 on the demonstration world's corpus and writes it as a Hugging Face directory. */
@Command(
        name = "train-model",
        mixinStandardHelpOptions = true,
        description =
                "Train a small GPT-2 on the generated corpus; run again on the same folder it goes on where it was.")
public final class TrainModelCommand implements Callable<Integer> {
    private static final long VOCABULARY_DOCUMENTS = 20_000;
    private static final int RAREST_WORD = 20;
    private static final int MOST_WORDS = 2_000;
    private static final int LINE_EVERY = 50;
    private static final int MOST_LAYERS = 100;
    private static final int WIDEST = 1 << 14;
    private static final int BASELINE_DOCUMENTS = 50_000;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "folder for the model")
    private Path out = Path.of("");

    @Option(names = "--layers", defaultValue = "4", description = "blocks (default ${DEFAULT-VALUE})")
    private int layers;

    @Option(
            names = "--width",
            defaultValue = "128",
            description = "components of the residual stream (default ${DEFAULT-VALUE})")
    private int width;

    @Option(names = "--heads", defaultValue = "4", description = "attention heads (default ${DEFAULT-VALUE})")
    private int heads;

    @Option(names = "--context", defaultValue = "128", description = "tokens of a context (default ${DEFAULT-VALUE})")
    private int context;

    @Option(names = "--steps", defaultValue = "5000", description = "batches (default ${DEFAULT-VALUE})")
    private int steps;

    @Option(names = "--batch", defaultValue = "32", description = "documents a batch (default ${DEFAULT-VALUE})")
    private int batch;

    @Option(names = "--learning-rate", defaultValue = "0.002", description = "at its peak (default ${DEFAULT-VALUE})")
    private double learningRate;

    @Option(names = "--seed", defaultValue = "1", description = "of weights and batches (default ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--checkpoint-every",
            defaultValue = "250",
            description = "steps between checkpoints (default ${DEFAULT-VALUE})")
    private int checkpointEvery;

    @Override
    public Integer call() {
        TrainingPlan plan = new TrainingPlan(steps, batch, learningRate, seed, checkpointEvery);
        checkSizes();
        WordVocabulary vocabulary = vocabulary();
        Gpt2Config config = new Gpt2Config(
                layers,
                width,
                heads,
                4 * width,
                context,
                vocabulary.size(),
                1e-5,
                ActivationFunction.GELU_TANH,
                true,
                false);
        ModelDirectory directory = new ModelDirectory(out);
        vocabulary.write(directory.tokenizer());
        NDManager manager = Engines.manager(Engines.bestDevice());
        try (TextTokenizer tokenizer = TextTokenizer.open(out);
                ModelTrainer trainer = new ModelTrainer(manager, config, plan)) {
            TrainingText text = TrainingText.demonstration(tokenizer, context - 1);
            trainer.train(text.training(), directory.checkpoint(), new TrainingLog(System.err, LINE_EVERY));
            directory.write(config, trainer.weights());
            ModelFigures figures = figures(trainer, text, config);
            directory.write(figures);
            System.err.println(figures.json());
        }
        return 0;
    }

    private void checkSizes() {
        Plans.require(layers >= 1 && layers <= MOST_LAYERS, "--layers", layers, "1 to " + MOST_LAYERS);
        Plans.require(width >= 1 && width <= WIDEST, "--width", width, "1 to " + WIDEST);
        Plans.require(heads >= 1 && width % heads == 0, "--heads", heads, "a divisor of the width, " + width);
        Plans.require(context >= 2 && context <= WIDEST, "--context", context, "2 to " + WIDEST);
    }

    private static WordVocabulary vocabulary() {
        DemonstrationCorpus corpus = new DemonstrationCorpus(DemonstrationCorpus.SEED);
        return WordVocabulary.of(
                LongStream.range(0, VOCABULARY_DOCUMENTS)
                        .mapToObj(index -> corpus.document(index).text()),
                RAREST_WORD,
                MOST_WORDS);
    }

    private static ModelFigures figures(ModelTrainer trainer, TrainingText text, Gpt2Config config) {
        NgramBaselines baselines = new NgramBaselines(config.vocabulary());
        text.training().documents(0, BASELINE_DOCUMENTS).forEach(baselines::count);
        List<int[]> heldOut = text.heldOut();
        return new ModelFigures(
                heldOut.stream().mapToLong(document -> document.length).sum(),
                trainer.loss(heldOut),
                baselines.bigramLoss(heldOut),
                baselines.unigramLoss(heldOut));
    }
}

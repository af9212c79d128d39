package io.asterism.producer.training;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asterism.producer.demonstration.DemonstrationCorpus;
import io.asterism.producer.model.ActivationFunction;
import io.asterism.producer.model.Engines;
import io.asterism.producer.model.Gpt2Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
        ModelDirectory directory = new ModelDirectory(out);
        DemonstrationCorpus corpus = new DemonstrationCorpus(DemonstrationCorpus.SEED);
        WordVocabulary vocabulary = WordVocabulary.of(
                LongStream.range(0, VOCABULARY_DOCUMENTS)
                        .mapToObj(index -> corpus.document(index).text()),
                RAREST_WORD,
                MOST_WORDS);
        vocabulary.write(directory.tokenizer());
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
        TrainingPlan plan = new TrainingPlan(steps, batch, learningRate, seed, checkpointEvery);
        NDManager manager = Engines.manager(Engines.bestDevice());
        try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(directory.tokenizer());
                ModelTrainer trainer = new ModelTrainer(manager, config, plan)) {
            TokenSource source = new TokenSource(index -> ids(tokenizer, corpus, index), context - 1);
            trainer.train(source, directory.checkpoint(), new TrainingLog(System.err, 50));
            directory.write(config, trainer.weights());
            ObjectNode figures = figures(trainer, source, config);
            directory.write("figures.json", figures);
            System.err.println(figures);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return 0;
    }

    private static int[] ids(HuggingFaceTokenizer tokenizer, DemonstrationCorpus corpus, long index) {
        long[] ids =
                tokenizer.encode(corpus.document(index).text(), false, false).getIds();
        return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
    }

    private static ObjectNode figures(ModelTrainer trainer, TokenSource source, Gpt2Config config) {
        List<int[]> heldOut = source.documents(DemonstrationCorpus.HELD_OUT, DemonstrationCorpus.HELD_OUT_DOCUMENTS);
        NgramBaselines baselines = new NgramBaselines(config.vocabulary());
        source.documents(0, BASELINE_DOCUMENTS).forEach(baselines::count);
        return ModelDirectory.JSON
                .createObjectNode()
                .put("steps", trainer.step())
                .put(
                        "held_out_tokens",
                        heldOut.stream().mapToLong(document -> document.length).sum())
                .put("held_out_loss", rounded(trainer.loss(heldOut)))
                .put("bigram_loss", rounded(baselines.bigramLoss(heldOut)))
                .put("unigram_loss", rounded(baselines.unigramLoss(heldOut)));
    }

    private static double rounded(double loss) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.4f", loss));
    }
}

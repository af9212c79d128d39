package io.asterism.standalone;

import io.asterism.producer.corpus.Corpus;
import io.asterism.producer.feed.CorpusSource;
import io.asterism.producer.feed.FeedSource;
import io.asterism.producer.reading.ModelReader;
import io.asterism.producer.reading.ReaderSettings;
import io.asterism.schemas.CountingSettings;
import io.asterism.schemas.InputException;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.SpecialTokens;
import io.asterism.standalone.analysis.ActivationsInput;
import io.asterism.standalone.analysis.AnalysisInput;
import io.asterism.standalone.analysis.CorpusInput;
import io.asterism.standalone.parts.DemonstrationDocuments;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What an analysis reads: activations from a file, or a corpus with a model and its SAEs. */
final class InputOptions {
    private static final long DOCUMENTS_UNASKED = 1000;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description =
                    "A Hugging Face directory with config.json, model.safetensors and tokenizer.json; without it, the "
                            + "demonstration world's model with its SAEs.")
    Optional<Path> model;

    @Option(
            names = "--sae",
            arity = "1..*",
            paramLabel = "DIR",
            description = "SAELens directories with cfg.json and sae_weights.safetensors.")
    List<Path> saes = new ArrayList<>();

    @Option(
            names = "--corpus",
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "Documents: .jsonl with \"text\" and optional \"id\", or .txt with blank lines between documents; without it, "
                            + "generated documents.")
    List<Path> corpus = new ArrayList<>();

    @Option(
            names = "--documents",
            paramLabel = "N",
            description = "How many generated documents to read where there is no --corpus (default: 1000).")
    Optional<Long> documents;

    @Option(
            names = "--special-tokens",
            paramLabel = "RULE",
            defaultValue = "masked",
            description = "Whether BOS, EOS and PAD are masked or counted (default: ${DEFAULT-VALUE}).")
    SpecialTokens specialTokens = SpecialTokens.MASKED;

    @Option(
            names = "--context-size",
            paramLabel = "N",
            description = "Tokens of a context at most, BOS included (default: what the SAEs were trained with).")
    Optional<Integer> contextSize;

    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "Where the model runs: auto, cpu, cuda or cuda:<number> (default: ${DEFAULT-VALUE}).")
    String device = "auto";

    @Option(
            names = "--activations",
            paramLabel = "FILE",
            description =
                    "Instead: activations computed elsewhere, an .npz that scipy.sparse.save_npz wrote of a CSR matrix, rows = "
                            + "tokens, columns = latents.")
    Optional<Path> activations;

    @Option(names = "--sae-id", paramLabel = "ID", description = "With --activations: the id of the SAE they are of.")
    Optional<String> saeId;

    /**
     * Opens and checks the input whole.
     *
     * @throws InputException if any of it cannot be used
     * @throws ParameterException if the options do not go together
     */
    AnalysisInput open(CommandLine command, List<Double> thresholds) {
        CountingSettings counting = CountingSettings.DEFAULT.withThresholds(thresholds);
        if (activations.isPresent()) {
            requireNoModel(command);
            SaeId id = new SaeId(saeId.orElseThrow(() ->
                    new ParameterException(command, "--activations needs --sae-id, the id of the SAE they are of")));
            return ActivationsInput.open(activations.get(), id, counting);
        }
        requireModelWithSaes(command);
        FeedSource source = documents();
        return new CorpusInput(reader(command, counting), source);
    }

    private void requireNoModel(CommandLine command) {
        if (model.isPresent() || !saes.isEmpty() || !corpus.isEmpty() || documents.isPresent()) {
            throw new ParameterException(
                    command,
                    "--activations are computed already: --model, --sae, --corpus and --documents do not go with them");
        }
    }

    private void requireModelWithSaes(CommandLine command) {
        if (saeId.isPresent()) {
            throw new ParameterException(command, "--sae-id goes with --activations only");
        }
        if (model.isPresent() == saes.isEmpty()) {
            throw new ParameterException(
                    command, "--model and --sae go together: give a model and at least one SAE of it");
        }
        if (model.isPresent() && corpus.isEmpty()) {
            throw new ParameterException(command, "--model needs --corpus: what is it to read?");
        }
        if (documents.isPresent() && !corpus.isEmpty()) {
            throw new ParameterException(
                    command, "--documents counts generated documents, and does not go with --corpus");
        }
    }

    private FeedSource documents() {
        if (!corpus.isEmpty()) {
            return new CorpusSource(Corpus.check(corpus));
        }
        long number = documents.orElse(DOCUMENTS_UNASKED);
        if (number < 1) {
            throw new InputException("--documents is %d, expected at least 1", number);
        }
        return DemonstrationDocuments.first(number);
    }

    private ModelReader reader(CommandLine command, CountingSettings counting) {
        if (model.isPresent()) {
            return ModelReader.open(settings(model.get(), saes, counting));
        }
        throw new ParameterException(command, "expected --activations, or --model with --sae and --corpus");
    }

    private ReaderSettings settings(Path itsModel, List<Path> itsSaes, CountingSettings counting) {
        ReaderSettings settings = ReaderSettings.of(itsModel, itsSaes)
                .withCounting(counting)
                .withSpecialTokens(specialTokens)
                .withDevice(device);
        return contextSize.map(settings::withContextSize).orElse(settings);
    }
}

package io.asterism.standalone;

import io.asterism.producer.feed.CorpusSource;
import io.asterism.schemas.InputException;
import io.asterism.schemas.SaeId;
import io.asterism.standalone.analysis.ActivationsInput;
import io.asterism.standalone.analysis.AnalysisInput;
import io.asterism.standalone.analysis.CorpusInput;
import io.asterism.standalone.parts.DemonstrationDocuments;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What an analysis reads: activations from a file, or a corpus with a model and its SAEs. */
final class InputOptions {
    private static final long DOCUMENTS_UNASKED = 1000;

    @Mixin
    ReadingOptions reading = new ReadingOptions();

    @Option(
            names = "--documents",
            paramLabel = "N",
            description = "How many generated documents to read where there is no --corpus (default: 1000).")
    Optional<Long> documents = Optional.empty();

    @Option(
            names = "--activations",
            paramLabel = "FILE",
            description =
                    "Instead of a model: activations computed elsewhere, an .npz that scipy.sparse.save_npz wrote of a CSR "
                            + "matrix, rows = tokens, columns = latents; several are of the same tokens, row by row.")
    List<Path> activations = new ArrayList<>();

    @Option(
            names = "--sae-id",
            paramLabel = "ID",
            description =
                    "With --activations: the id of the SAE they are of; with several, one for each in their order.")
    List<String> saeIds = new ArrayList<>();

    /**
     * Opens and checks the input whole.
     *
     * @throws InputException if any of it cannot be used
     * @throws ParameterException if the options do not go together
     */
    AnalysisInput open(CommandLine command) {
        return activations.isEmpty() ? corpus(command) : activations(command);
    }

    private AnalysisInput activations(CommandLine command) {
        if (!reading.reader.areOfTheWorld() || reading.corpus.isGiven() || documents.isPresent()) {
            throw new ParameterException(
                    command,
                    "--activations are computed already: --model, --sae, --corpus and --documents do not go with them");
        }
        if (saeIds.size() != activations.size()) {
            throw new ParameterException(
                    command,
                    activations.size() == 1 && saeIds.isEmpty()
                            ? "--activations needs --sae-id, the id of the SAE they are of"
                            : String.format(
                                    "--activations is given %d times and --sae-id %d times, expected an id for each file",
                                    activations.size(), saeIds.size()));
        }
        return ActivationsInput.open(
                activations, saeIds.stream().map(SaeId::new).toList(), reading.reader.counting());
    }

    private AnalysisInput corpus(CommandLine command) {
        if (!saeIds.isEmpty()) {
            throw new ParameterException(command, "--sae-id goes with --activations only");
        }
        reading.requireTogether(command, documents);
        return reading.corpus
                .checkSoundPart()
                .map(checked -> new CorpusInput(
                        reading.reader.open(reading.device, Optional.of(checked)),
                        new CorpusSource(checked),
                        checked.damage()))
                .orElseGet(() -> new CorpusInput(
                        reading.reader.open(reading.device, Optional.empty()),
                        DemonstrationDocuments.first(documents.orElse(DOCUMENTS_UNASKED)),
                        Optional.empty()));
    }
}

package io.asterism.standalone;

import io.asterism.producer.cli.CorpusOptions;
import io.asterism.producer.cli.ReaderOptions;
import io.asterism.schemas.InputException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which model reads which documents; where nothing is named, that of the demonstration world reads its own. */
final class ReadingOptions {
    @Mixin
    ReaderOptions reader = new ReaderOptions();

    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "Where the model runs: auto, cpu, cuda or cuda:<number> (default: ${DEFAULT-VALUE}).")
    String device = "auto";

    @Mixin
    CorpusOptions corpus = new CorpusOptions();

    /**
     * Refuses options that do not go together.
     *
     * @param documents how many generated documents are asked for
     * @throws ParameterException if they do not
     * @throws InputException if fewer than one is
     */
    void requireTogether(CommandLine command, Optional<Long> documents) {
        if (documents.isPresent() && corpus.isGiven()) {
            throw new ParameterException(
                    command,
                    "--documents is a number of generated documents and does not go with --corpus: --limit does");
        }
        if (!reader.areOfTheWorld() && !corpus.isGiven()) {
            throw new ParameterException(command, "--model and --sae need --corpus, the documents to read");
        }
        if (documents.isPresent() && documents.get() < 1) {
            throw new InputException("--documents is %d, expected at least 1", documents.get());
        }
    }
}

package io.asterism.producer.cli;

import io.asterism.producer.corpus.Corpus;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Where in a corpus's records the text is. */
public final class TextColumn {
    @Option(
            names = "--text-column",
            defaultValue = Corpus.TEXT,
            paramLabel = "NAME",
            description =
                    "Column of a .parquet file, or key of a .jsonl one, that holds the text (default: ${DEFAULT-VALUE}).")
    private String name = Corpus.TEXT;

    /**
     * Reads all files of a corpus once.
     *
     * @throws io.asterism.schemas.InputException if any is not as it should be
     */
    public Corpus check(List<Path> files) {
        return Corpus.check(files, name);
    }
}

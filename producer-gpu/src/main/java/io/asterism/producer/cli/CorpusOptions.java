package io.asterism.producer.cli;

import io.asterism.producer.corpus.Corpus;
import io.asterism.producer.corpus.Selection;
import io.asterism.schemas.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import picocli.CommandLine.Option;

/** Which documents a command reads. */
public final class CorpusOptions {
    @Option(
            names = "--corpus",
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "Documents: .jsonl with \"text\" and optional \"id\", .txt with blank lines between documents, either of them"
                            + " .gz or .zst too, or .parquet with a column of text; files, folders, patterns in quotes"
                            + " ('data/*.jsonl.gz'), or - for standard input.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--text-column",
            paramLabel = "NAME",
            description = "Column of a .parquet file, or key of a .jsonl one, that holds the text (default: text).")
    private Optional<String> textColumn = Optional.empty();

    @Option(names = "--limit", paramLabel = "N", description = "So many documents of --corpus at most (default: all).")
    private Optional<Long> limit = Optional.empty();

    @Option(
            names = "--offset",
            paramLabel = "N",
            description = "Pass over so many documents of --corpus first (default: none).")
    private Optional<Long> offset = Optional.empty();

    /** Whether documents are named. */
    public boolean isGiven() {
        return !files.isEmpty() || textColumn.isPresent() || limit.isPresent() || offset.isPresent();
    }

    /**
     * Reads the documents once.
     *
     * @return the corpus, or nothing where none is named
     * @throws InputException if any is not as it should be
     */
    public Optional<Corpus> check() {
        return checked(Corpus::check);
    }

    /** The same, but of a damaged file the documents before the damage are taken. */
    public Optional<Corpus> checkSoundPart() {
        return checked(Corpus::checkSoundPart);
    }

    private Optional<Corpus> checked(BiFunction<List<Path>, Selection, Corpus> check) {
        if (!isGiven()) {
            return Optional.empty();
        }
        if (files.isEmpty()) {
            throw new InputException(
                    "--text-column, --limit and --offset are of a corpus, expected --corpus with them");
        }
        return Optional.of(check.apply(files, selection()));
    }

    private Selection selection() {
        return new Selection(textColumn.orElse(Selection.TEXT), offset.orElse(0L), limit.orElse(Long.MAX_VALUE));
    }
}

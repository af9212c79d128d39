package io.asterism.standalone.parts;

import io.asterism.producer.corpus.Corpus;
import io.asterism.producer.demonstration.DemonstrationWorld;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whose the folder of a demonstration is: documents that wait in it for one model must not be read by another. */
public final class DemonstrationData {
    private static final String IDENTITY = "demonstration.txt";
    private static final String GENERATED = "generated documents";

    private DemonstrationData() {}

    /**
     * Takes a folder for a model's SAEs and a corpus, or finds it taken for the same.
     *
     * @param data made if it is not there
     * @param saes their ids
     * @param corpus nothing where documents are generated
     * @throws InputException if it is another's, or cannot be written
     */
    public static void claim(Path data, List<String> saes, Optional<Corpus> corpus) {
        List<String> ids = saes.stream().sorted().toList();
        List<String> wanted = List.of(
                "SAEs " + ids,
                corpus.map(read -> "documents with content " + read.sha256()).orElse(GENERATED));
        Path file = data.resolve(IDENTITY);
        try {
            Files.createDirectories(data);
            List<String> there = Files.exists(file) ? Files.readAllLines(file) : held(data, wanted, ids);
            if (!there.equals(wanted)) {
                throw new InputException(
                        "folder '%s' holds a demonstration of %s, expected %s: choose another with --data",
                        data, String.join(", ", there), String.join(", ", wanted));
            }
            Files.write(file, wanted);
        } catch (IOException e) {
            throw new InputException(e, "cannot keep a demonstration in '%s' (%s)", data, e);
        }
    }

    /** What a folder without a word is of: of the world, as all once were, or of nothing yet. */
    private static List<String> held(Path data, List<String> wanted, List<String> ids) {
        boolean ofTheWorld = wanted.contains(GENERATED)
                && ids.stream().allMatch(id -> id.startsWith(DemonstrationWorld.MODEL + "."));
        return ofTheWorld || !Files.exists(data.resolve("broker"))
                ? wanted
                : List.of("SAEs of " + DemonstrationWorld.MODEL, GENERATED);
    }
}

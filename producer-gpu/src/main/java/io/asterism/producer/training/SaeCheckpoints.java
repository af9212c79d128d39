package io.asterism.producer.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asterism.producer.tensors.NamedTensor;
import io.asterism.producer.tensors.SafetensorsFile;
import io.asterism.producer.tensors.SafetensorsWriter;
import io.asterism.producer.tensors.Tensors;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A training of SAEs on disk, so that one that was interrupted goes on and ends with the same weights. The arrays go into a file of their
 * own; {@code state.json} names it, and appears only when it is whole.
 */
final class SaeCheckpoints {
    /** Its folder's name in the output folder. */
    static final String FOLDER = ".unfinished";

    private static final String STATE = "state.json";
    private static final String OF = "of";
    private static final String STEP = "step";
    private static final String ARRAYS = "arrays";
    private static final String SAES = "saes";

    private final Path folder;
    private final String identity;
    private final int every;
    private final Named named;

    /** Keeps SAEs as they are on the way, under names of their own. */
    @FunctionalInterface
    interface Named {
        /** A step was taken. */
        void keep(int step, List<SaeTrainer> trainers);
    }

    /**
     * Keeps a training in a folder, which need not be there.
     *
     * @param identity what is trained on what and how: a training goes on only from one of the same
     * @param every steps between checkpoints
     * @param named is asked after every step
     */
    SaeCheckpoints(Path folder, String identity, int every, Named named) {
        this.folder = folder;
        this.identity = identity;
        this.every = every;
        this.named = named;
    }

    /**
     * Brings trainers to where an earlier run was.
     *
     * @return the number of steps it had taken; 0 if there was none
     * @throws InputException if it was of another training, or its files are damaged
     */
    int restore(List<SaeTrainer> trainers) {
        Path file = folder.resolve(STATE);
        if (!Files.exists(file)) {
            return 0;
        }
        JsonNode state = read(file);
        if (!state.path(OF).asText().equals(identity)) {
            throw new InputException(
                    "'%s' holds an unfinished training of %s, and this one is of %s: repeat that command to finish it, remove the folder"
                            + " to give it up, or name another --out",
                    folder, state.path(OF).asText(), identity);
        }
        try (Tensors tensors =
                SafetensorsFile.open(folder.resolve(state.path(ARRAYS).asText()))) {
            for (int i = 0; i < trainers.size(); i++) {
                trainers.get(i).restore(tensors, prefix(i), state.path(SAES).path(i));
            }
        }
        return state.path(STEP).intValue();
    }

    private JsonNode read(Path file) {
        try {
            return OutputFolder.JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new InputException(
                    e,
                    "'%s' cannot be read (%s): it is damaged, remove the folder '%s' to begin anew",
                    file,
                    e.getClass().getSimpleName(),
                    folder);
        }
    }

    private static String prefix(int sae) {
        return sae + ".";
    }

    /** Takes note of a step; what has taken all is written elsewhere. */
    void taken(int step, int steps, List<SaeTrainer> trainers) {
        if (step < steps) {
            named.keep(step, trainers);
            if (step % every == 0) {
                save(step, trainers);
            }
        }
    }

    private void save(int step, List<SaeTrainer> trainers) {
        OutputFolder output = new OutputFolder(folder);
        ObjectNode state = OutputFolder.JSON.createObjectNode();
        String arrays = "step-" + step + ".safetensors";
        state.put(OF, identity).put(STEP, step).put(ARRAYS, arrays);
        ArrayNode saes = state.putArray(SAES);
        List<NamedTensor> tensors = new ArrayList<>();
        for (int i = 0; i < trainers.size(); i++) {
            trainers.get(i).save(tensors, prefix(i));
            trainers.get(i).save(saes.addObject());
        }
        SafetensorsWriter.write(folder.resolve(arrays), tensors, Map.of());
        output.write(STATE + ".part", state);
        try {
            Files.move(
                    folder.resolve(STATE + ".part"),
                    folder.resolve(STATE),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            for (Path file : files()) {
                String name = file.getFileName().toString();
                if (!name.equals(STATE) && !name.equals(arrays)) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new InputException(e, "'%s' cannot be written (%s), expected a folder with room", folder, e);
        }
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** Removes what was kept: the training is finished. */
    void remove() {
        if (!Files.exists(folder)) {
            return;
        }
        try {
            // Without it, nothing else counts.
            Files.deleteIfExists(folder.resolve(STATE));
            for (Path file : files()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new InputException(e, "'%s' cannot be removed (%s)", folder, e);
        }
    }
}

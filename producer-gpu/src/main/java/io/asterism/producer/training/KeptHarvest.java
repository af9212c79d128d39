package io.asterism.producer.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asterism.producer.corpus.Fingerprint;
import io.asterism.producer.model.HookPoint;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The vectors that a model has while it reads a corpus, kept in a folder so that any number of SAEs is trained on one reading:
 * {@code training.f32} and {@code held-out.f32}, and {@code harvest.json}, which says what they are of.
 */
final class KeptHarvest {
    private static final String DESCRIPTION = "harvest.json";

    private final VectorFile training;
    private final VectorFile heldOut;

    private KeptHarvest(VectorFile training, VectorFile heldOut) {
        this.training = training;
        this.heldOut = heldOut;
    }

    /**
     * Reads the corpus with the model, but for what the folder has already.
     *
     * @param model name of the model
     * @param context tokens of a context at most, BOS included
     * @param bos whether a BOS stands before every context
     * @throws InputException if the folder's vectors are of something else
     */
    static KeptHarvest of(
            Path directory,
            ResidualHarvest harvest,
            TrainingText text,
            String model,
            HookPoint hook,
            int context,
            boolean bos,
            PrintStream log) {
        List<int[]> training = text.training().documents(0, text.contexts());
        ObjectNode description = OutputFolder.JSON
                .createObjectNode()
                .put("model", model)
                .put("hook", hook.toString())
                .put("context_size", context)
                .put("prepend_bos", bos)
                .put("width", harvest.width())
                .put("training_tokens", VectorFile.tokens(training))
                .put("held_out_tokens", VectorFile.tokens(text.heldOut()))
                .put("token_ids_sha256", sha256(training, text.heldOut()));
        OutputFolder folder = new OutputFolder(directory);
        requireSame(folder.file(DESCRIPTION), description);
        folder.write(DESCRIPTION, description);
        VectorFile kept = new VectorFile(folder.file("training.f32"), harvest.width(), VectorFile.tokens(training));
        VectorFile held =
                new VectorFile(folder.file("held-out.f32"), harvest.width(), VectorFile.tokens(text.heldOut()));
        kept.fill(harvest, training, log);
        held.fill(harvest, text.heldOut(), log);
        return new KeptHarvest(kept, held);
    }

    /** Those to train on, again and again. */
    ActivationSource training() {
        return training;
    }

    /** Those that training never sees. */
    FloatBuffer heldOut() {
        return heldOut.all();
    }

    private static String sha256(List<int[]> training, List<int[]> heldOut) {
        Fingerprint fingerprint = new Fingerprint();
        training.forEach(ids -> fingerprint.add(Arrays.toString(ids)));
        fingerprint.add("held out");
        heldOut.forEach(ids -> fingerprint.add(Arrays.toString(ids)));
        return fingerprint.sha256();
    }

    private static void requireSame(Path file, ObjectNode expected) {
        if (!Files.exists(file)) {
            return;
        }
        JsonNode found;
        try {
            found = OutputFolder.JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new InputException(
                    e, "'%s' is no description of kept vectors: it is damaged, remove the folder", file);
        }
        expected.fieldNames().forEachRemaining(name -> {
            JsonNode value = found.path(name);
            if (!value.asText()
                    .equals(Objects.requireNonNull(expected.get(name)).asText())) {
                throw new InputException(
                        "'%s' says that the vectors are of %s '%s', expected '%s': name another folder, or remove this one",
                        file, name, value.asText(), expected.get(name).asText());
            }
        });
    }
}

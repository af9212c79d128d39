package io.asterism.benchmarks;

import io.asterism.schemas.InputException;
import io.asterism.schemas.npz.NpyType;
import io.asterism.schemas.npz.NpyWriter;
import io.asterism.schemas.npz.NpzWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A workload as {@code scipy.sparse.save_npz} would write it, made once and kept in the work folder.
 *
 * @param path of the file
 * @param workload what it holds
 * @param tokens its rows
 */
public record WorkloadFile(Path path, Workload workload, int tokens) {
    /** The seed of every workload. */
    public static final long SEED = 20_261_121;

    /**
     * The file in a work folder, written if it is not there.
     *
     * @throws InputException if it cannot be written
     */
    public static WorkloadFile in(Path folder, Workload workload, int tokens) {
        Path path = folder.resolve(workload.label() + "-" + tokens + ".npz");
        if (!Files.exists(path)) {
            try {
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw new InputException(e, "cannot make the folder '%s' (%s), expected one to write to", folder, e);
            }
            NpzWriter.write(path, npz -> write(npz, workload, tokens));
        }
        return new WorkloadFile(path, workload, tokens);
    }

    /** The tokens are drawn again for each array, so that none is held. */
    private static void write(NpzWriter npz, Workload workload, int tokens) throws IOException {
        long entries = 0;
        try (NpyWriter indptr = npz.array("indptr", NpyType.I8, tokens + 1L)) {
            indptr.write(0);
            TokenGenerator generator = new TokenGenerator(workload, SEED);
            for (int token = 0; token < tokens; token++) {
                generator.next();
                entries += generator.count();
                indptr.write(entries);
            }
        }
        try (NpyWriter indices = npz.array("indices", NpyType.I4, entries)) {
            TokenGenerator generator = new TokenGenerator(workload, SEED);
            for (int token = 0; token < tokens; token++) {
                generator.next();
                indices.write(generator.latents(), 0, generator.count());
            }
        }
        try (NpyWriter data = npz.array("data", NpyType.F4, entries)) {
            TokenGenerator generator = new TokenGenerator(workload, SEED);
            float[] activations = new float[Workload.D_SAE];
            for (int token = 0; token < tokens; token++) {
                generator.next();
                for (int k = 0; k < generator.count(); k++) {
                    activations[k] = TokenGenerator.activation(token, generator.latents()[k]);
                }
                data.write(activations, 0, generator.count());
            }
        }
        npz.longs("shape", tokens, Workload.D_SAE);
        npz.text("format", "csr");
    }
}

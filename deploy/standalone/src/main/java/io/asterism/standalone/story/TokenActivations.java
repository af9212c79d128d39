package io.asterism.standalone.story;

import io.asterism.schemas.ActivationColumns;
import io.asterism.schemas.Activations;
import io.asterism.schemas.InvalidActivationsException;
import io.asterism.schemas.SaeManifest;
import java.util.Arrays;
import java.util.List;

/**
 * One SAE's activations on the tokens of a stretch that count, compressed sparse rows.
 *
 * @param offsets {@code [tokens + 1]}
 * @param latents ascending within a token, {@code [entries]}
 * @param activations {@code [entries]}
 */
record TokenActivations(int[] offsets, int[] latents, float[] activations) {
    /** Receives the active latents of a token, {@code latents[0..count)}. */
    @FunctionalInterface
    interface Sink {
        void token(int token, int[] latents, int count);
    }

    /** Unpacks records whose special tokens do not count. */
    static TokenActivations of(SaeManifest manifest, List<Activations> records) {
        ActivationColumns columns = new ActivationColumns(manifest);
        int[] offsets = new int[1024];
        int[] latents = new int[1 << 16];
        float[] activations = new float[1 << 16];
        int tokens = 0;
        for (Activations record : records) {
            read(columns, record);
            for (int token = 0; token < columns.tokens(); token++) {
                if (!columns.isSpecial(token)) {
                    int from = columns.offsets()[token];
                    int count = columns.offsets()[token + 1] - from;
                    int end = offsets[tokens] + count;
                    if (end > latents.length) {
                        latents = Arrays.copyOf(latents, 2 * end);
                        activations = Arrays.copyOf(activations, 2 * end);
                    }
                    System.arraycopy(columns.latents(), from, latents, offsets[tokens], count);
                    System.arraycopy(columns.activations(), from, activations, offsets[tokens], count);
                    if (++tokens == offsets.length) {
                        offsets = Arrays.copyOf(offsets, 2 * tokens);
                    }
                    offsets[tokens] = end;
                }
            }
        }
        return new TokenActivations(Arrays.copyOf(offsets, tokens + 1), latents, activations);
    }

    /** Reads a record that was made by this process. */
    static void read(ActivationColumns columns, Activations record) {
        try {
            columns.read(record);
        } catch (InvalidActivationsException e) {
            throw new IllegalStateException("a record of " + record.getDocument() + " is not valid", e);
        }
    }

    /** Number of tokens. */
    int tokens() {
        return offsets.length - 1;
    }

    /**
     * Walks the tokens with what is active on them.
     *
     * @param least {@code [dSae]}: the activation that each latent must exceed
     */
    void forEach(float[] least, Sink sink) {
        int[] active = new int[least.length];
        for (int token = 0; token < tokens(); token++) {
            int count = 0;
            for (int k = offsets[token]; k < offsets[token + 1]; k++) {
                if (activations[k] > least[latents[k]]) {
                    active[count++] = latents[k];
                }
            }
            sink.token(token, active, count);
        }
    }
}

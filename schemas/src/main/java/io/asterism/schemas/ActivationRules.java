package io.asterism.schemas;

import io.asterism.schemas.InvalidActivationsException.Rule;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of a record must obey once their lengths agree.
 *
 * @param sae the records' SAE
 * @param manifest hash of the manifest in force
 */
record ActivationRules(String sae, String manifest, int dSae) {
    /**
     * Checks a record.
     *
     * @param columns the record's, as unpacked
     * @throws InvalidActivationsException at the first rule that it breaks
     */
    void check(Activations record, ActivationColumns columns) throws InvalidActivationsException {
        checkOrigin(record);
        checkOffsets(columns.tokens(), columns.offsets());
        checkLatents(columns.tokens(), columns.offsets(), columns.latents());
        checkActivations(columns.entries(), columns.latents(), columns.activations());
        checkSpecial(columns.tokens(), columns.special());
        checkTokenIds(columns.tokens(), record.getTokenIds().remaining());
        checkText(columns.tokens(), record.getTokenEnds().remaining(), columns);
        checkScalars(columns.tokens(), "squared_norm", record.getSquaredNorm());
        checkScalars(columns.tokens(), "squared_error", record.getSquaredError());
        checkMeasured(columns.tokens(), "cross_entropy", record.getCrossEntropy(), 0);
        checkMeasured(columns.tokens(), "cross_entropy_spliced", record.getCrossEntropySpliced(), 0);
        checkMeasured(columns.tokens(), "cross_entropy_ablated", record.getCrossEntropyAblated(), 0);
        checkMeasured(columns.tokens(), "kl_spliced", record.getKlSpliced(), 0);
        checkMeasured(columns.tokens(), "squared_target", record.getSquaredTarget(), 0);
        checkMeasured(columns.tokens(), "squared_reconstruction", record.getSquaredReconstruction(), 0);
        checkMeasured(
                columns.tokens(), "target_dot_reconstruction", record.getTargetDotReconstruction(), -Float.MAX_VALUE);
        checkSum(record.getTargetSum());
    }

    private void checkOrigin(Activations record) throws InvalidActivationsException {
        if (!record.getSae().equals(sae)) {
            throw new InvalidActivationsException(Rule.SAE, "record of SAE '%s', expected '%s'", record.getSae(), sae);
        }
        if (!record.getManifest().equals(manifest)) {
            throw new InvalidActivationsException(
                    Rule.MANIFEST, "record of manifest '%s', expected '%s'", record.getManifest(), manifest);
        }
        if (record.getContext() < 0 || record.getPosition() < 0) {
            throw new InvalidActivationsException(
                    Rule.POSITION,
                    "context %d at position %d, expected neither below 0",
                    record.getContext(),
                    record.getPosition());
        }
    }

    private static void checkOffsets(int tokens, int[] offsets) throws InvalidActivationsException {
        if (offsets[0] != 0) {
            throw new InvalidActivationsException(Rule.OFFSETS_ORDER, "the first offset is %d, expected 0", offsets[0]);
        }
        for (int t = 0; t < tokens; t++) {
            if (offsets[t + 1] < offsets[t]) {
                throw new InvalidActivationsException(
                        Rule.OFFSETS_ORDER, "offsets fall from %d to %d at token %d", offsets[t], offsets[t + 1], t);
            }
        }
    }

    private void checkLatents(int tokens, int[] offsets, int[] latents) throws InvalidActivationsException {
        for (int t = 0; t < tokens; t++) {
            int previous = -1;
            for (int k = offsets[t]; k < offsets[t + 1]; k++) {
                int latent = latents[k];
                if (latent < 0 || latent >= dSae) {
                    throw new InvalidActivationsException(
                            Rule.LATENTS_RANGE,
                            "latent %d at token %d, expected below %d",
                            Integer.toUnsignedLong(latent),
                            t,
                            dSae);
                }
                if (latent <= previous) {
                    throw new InvalidActivationsException(
                            Rule.LATENTS_ORDER,
                            "latent %d follows %d at token %d, expected ascending ids",
                            latent,
                            previous,
                            t);
                }
                previous = latent;
            }
        }
    }

    private static void checkActivations(int entries, int[] latents, float[] activations)
            throws InvalidActivationsException {
        for (int k = 0; k < entries; k++) {
            float f = activations[k];
            if (!(f > 0 && f <= Float.MAX_VALUE)) {
                throw new InvalidActivationsException(
                        Rule.ACTIVATIONS_VALUE,
                        "activation %s of latent %d, expected finite and above 0",
                        f,
                        latents[k]);
            }
        }
    }

    private static void checkSpecial(int tokens, byte[] special) throws InvalidActivationsException {
        if (special.length != (tokens + 7) / 8) {
            throw new InvalidActivationsException(
                    Rule.SPECIAL_LENGTH,
                    "%d bytes of special bits for %d tokens, expected %d",
                    special.length,
                    tokens,
                    (tokens + 7) / 8);
        }
        if ((tokens & 7) != 0 && (special[tokens >> 3] & 0xff) >>> (tokens & 7) != 0) {
            throw new InvalidActivationsException(
                    Rule.SPECIAL_LENGTH, "special bits set beyond the last of %d tokens", tokens);
        }
    }

    private static void checkTokenIds(int tokens, int bytes) throws InvalidActivationsException {
        if (bytes != 0 && bytes != Integer.BYTES * tokens) {
            throw new InvalidActivationsException(
                    Rule.TOKEN_IDS_LENGTH,
                    "%d bytes of token ids for %d tokens, expected 0 or %d",
                    bytes,
                    tokens,
                    Integer.BYTES * tokens);
        }
    }

    private static void checkText(int tokens, int bytesOfEnds, ActivationColumns columns)
            throws InvalidActivationsException {
        int length = columns.text().length;
        if (bytesOfEnds == 0 && length == 0) {
            return;
        }
        if (bytesOfEnds != Integer.BYTES * tokens) {
            throw new InvalidActivationsException(
                    Rule.TOKEN_ENDS_LENGTH,
                    "%d bytes of token ends for %d tokens, expected %d",
                    bytesOfEnds,
                    tokens,
                    Integer.BYTES * tokens);
        }
        long previous = 0;
        for (int t = 0; t < tokens; t++) {
            long end = Integer.toUnsignedLong(columns.tokenEnds()[t]);
            if (end < previous || end > length) {
                throw new InvalidActivationsException(
                        Rule.TOKEN_ENDS_ORDER, "token %d ends at byte %d, expected %d to %d", t, end, previous, length);
            }
            previous = end;
        }
    }

    private static void checkScalars(int tokens, String name, @Nullable ByteBuffer column)
            throws InvalidActivationsException {
        if (column != null && column.remaining() != Float.BYTES * tokens) {
            throw new InvalidActivationsException(
                    Rule.SCALARS_LENGTH,
                    "%d bytes of %s for %d tokens, expected %d",
                    column.remaining(),
                    name,
                    tokens,
                    Float.BYTES * tokens);
        }
    }

    /** NaN stands for what is not known. */
    private static void checkMeasured(int tokens, String name, @Nullable ByteBuffer column, float least)
            throws InvalidActivationsException {
        checkScalars(tokens, name, column);
        if (column == null) {
            return;
        }
        float[] values = PackedColumns.unpackScalars(column);
        for (int t = 0; t < tokens; t++) {
            if (values[t] < least || values[t] > Float.MAX_VALUE) {
                throw new InvalidActivationsException(
                        Rule.SCALARS_VALUE,
                        "%s of token %d is %s, expected a finite number%s",
                        name,
                        t,
                        values[t],
                        least == 0 ? ", 0 or above" : "");
            }
        }
    }

    private static void checkSum(@Nullable ByteBuffer column) throws InvalidActivationsException {
        if (column == null) {
            return;
        }
        if (column.remaining() % Double.BYTES != 0) {
            throw new InvalidActivationsException(
                    Rule.SCALARS_LENGTH, "%d bytes of target_sum, expected 8 a component", column.remaining());
        }
        for (double sum : PackedColumns.unpackDoubles(column)) {
            if (!Double.isFinite(sum)) {
                throw new InvalidActivationsException(
                        Rule.SCALARS_VALUE, "target_sum holds %s, expected finite numbers", sum);
            }
        }
    }
}

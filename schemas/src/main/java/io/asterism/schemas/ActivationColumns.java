package io.asterism.schemas;

import static io.asterism.schemas.PackedColumns.INT;
import static io.asterism.schemas.PackedColumns.SHORT;
import static io.asterism.schemas.PackedColumns.bytes;

import io.asterism.schemas.InvalidActivationsException.Rule;
import java.nio.charset.StandardCharsets;

/**
 * The columns of {@link Activations} records, read into arrays that are used again from record to record. Reading is not believing:
 * {@link #read} takes a record only if it obeys every rule. Not for several threads at once.
 */
public final class ActivationColumns implements TokenColumns {
    private final int dSae;
    private final ActivationType activationType;
    private final ActivationRules rules;

    private int tokens;
    private int entries;
    private int[] offsets = new int[0];
    private int[] latents = new int[0];
    private float[] activations = new float[0];
    private byte[] special = new byte[0];
    private byte[] text = new byte[0];
    private int[] tokenEnds = new int[0];

    /** Columns of the records that a manifest's SAE produces. */
    public ActivationColumns(SaeManifest manifest) {
        this(manifest.getSae(), Manifests.hash(manifest), manifest.getDSae(), manifest.getActivationType());
    }

    ActivationColumns(String sae, String manifest, int dSae, ActivationType activationType) {
        this.dSae = dSae;
        this.activationType = activationType;
        this.rules = new ActivationRules(sae, manifest, dSae);
    }

    /**
     * Unpacks a record; afterwards the accessors speak of it.
     *
     * @throws InvalidActivationsException if it breaks any rule; the columns then hold nothing that may be used
     */
    public void read(Activations record) throws InvalidActivationsException {
        unpack(record);
        rules.check(record, this);
    }

    @Override
    public int tokens() {
        return tokens;
    }

    @Override
    public int entries() {
        return entries;
    }

    @Override
    public int[] offsets() {
        return offsets;
    }

    @Override
    public int[] latents() {
        return latents;
    }

    @Override
    public float[] activations() {
        return activations;
    }

    @Override
    public boolean isSpecial(int token) {
        return (special[token >> 3] >>> (token & 7) & 1) != 0;
    }

    /** The special tokens, a bit each, least significant first. */
    byte[] special() {
        return special;
    }

    @Override
    public byte[] text() {
        return text;
    }

    @Override
    public int[] tokenEnds() {
        return tokenEnds;
    }

    private void unpack(Activations record) throws InvalidActivationsException {
        unpackOffsets(bytes(record.getOffsets()));
        unpackLatents(bytes(record.getLatents()));
        unpackActivations(bytes(record.getActivations()));
        special = bytes(record.getSpecial());
        text = record.getText().getBytes(StandardCharsets.UTF_8);
        tokenEnds = PackedColumns.unpackInts(record.getTokenEnds());
    }

    private void unpackOffsets(byte[] packed) throws InvalidActivationsException {
        if (packed.length < 2 * Integer.BYTES || packed.length % Integer.BYTES != 0) {
            throw new InvalidActivationsException(
                    Rule.OFFSETS_LENGTH,
                    "%d bytes of offsets, expected 4 x (tokens + 1) for at least one token",
                    packed.length);
        }
        tokens = packed.length / Integer.BYTES - 1;
        offsets = roomFor(offsets, tokens + 1);
        for (int i = 0; i <= tokens; i++) {
            offsets[i] = (int) INT.get(packed, Integer.BYTES * i);
        }
    }

    private void unpackLatents(byte[] packed) throws InvalidActivationsException {
        int width = PackedColumns.latentBytes(dSae);
        if (packed.length != (long) width * offsets[tokens]) {
            throw new InvalidActivationsException(
                    Rule.LATENTS_LENGTH,
                    "%d bytes of latents, expected %d x %d (the last offset)",
                    packed.length,
                    width,
                    Integer.toUnsignedLong(offsets[tokens]));
        }
        entries = offsets[tokens];
        latents = roomFor(latents, entries);
        if (width == Short.BYTES) {
            for (int k = 0; k < entries; k++) {
                latents[k] = (short) SHORT.get(packed, Short.BYTES * k) & 0xffff;
            }
        } else {
            for (int k = 0; k < entries; k++) {
                latents[k] = (int) INT.get(packed, Integer.BYTES * k);
            }
        }
    }

    private void unpackActivations(byte[] packed) throws InvalidActivationsException {
        int width = PackedColumns.activationBytes(activationType);
        if (packed.length != (long) width * entries) {
            throw new InvalidActivationsException(
                    Rule.ACTIVATIONS_LENGTH,
                    "%d bytes of activations, expected %d x %d",
                    packed.length,
                    width,
                    entries);
        }
        if (activations.length < entries) {
            activations = new float[Math.max(entries, 2 * activations.length)];
        }
        if (width == Short.BYTES) {
            for (int k = 0; k < entries; k++) {
                activations[k] = Half.toFloat((short) SHORT.get(packed, Short.BYTES * k));
            }
        } else {
            for (int k = 0; k < entries; k++) {
                activations[k] = Float.intBitsToFloat((int) INT.get(packed, Float.BYTES * k));
            }
        }
    }

    private static int[] roomFor(int[] array, int length) {
        return array.length >= length ? array : new int[Math.max(length, 2 * array.length)];
    }
}

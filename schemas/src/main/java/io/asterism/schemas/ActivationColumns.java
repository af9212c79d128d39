package io.asterism.schemas;

import io.asterism.schemas.InvalidActivationsException.Rule;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The packed columns of {@link Activations} records, read into arrays that are used again from record to record. Reading is not
 * believing: {@link #read} takes a record only if {@link #validate} finds every rule obeyed. Not for several threads at once.
 */
public final class ActivationColumns {
    /** Up to this width a latent id is two bytes, above it four. */
    public static final int WIDEST_U16 = 65_536;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private final String sae;
    private final String manifest;
    private final int dSae;
    private final ActivationType activationType;

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
        this.sae = sae;
        this.manifest = manifest;
        this.dSae = dSae;
        this.activationType = activationType;
    }

    /**
     * Unpacks a record; afterwards the accessors speak of it.
     *
     * @throws InvalidActivationsException if it breaks any rule; the columns then hold nothing that may be used
     */
    public void read(Activations record) throws InvalidActivationsException {
        unpack(record);
        validate(record);
    }

    /** Tokens of the record. */
    public int tokens() {
        return tokens;
    }

    /** Active latents over all tokens. */
    public int entries() {
        return entries;
    }

    /** Token t owns the entries from {@code offsets()[t]} to {@code offsets()[t + 1]}; valid up to index {@link #tokens()}. */
    public int[] offsets() {
        return offsets;
    }

    /** Latent ids, ascending within a token; valid up to {@link #entries()}. */
    public int[] latents() {
        return latents;
    }

    /** Activations, beside {@link #latents()}. */
    public float[] activations() {
        return activations;
    }

    /** Whether a token is a BOS, EOS or PAD. */
    public boolean isSpecial(int token) {
        return (special[token >> 3] >>> (token & 7) & 1) != 0;
    }

    /** The record's text in UTF-8, empty where it is not known; an array of its own, which may be kept. */
    public byte[] text() {
        return text;
    }

    /** Byte offset in {@link #text()} just after each token, empty where it is not known; an array of its own, which may be kept. */
    public int[] tokenEnds() {
        return tokenEnds;
    }

    private void unpack(Activations record) throws InvalidActivationsException {
        byte[] packed = bytes(record.getOffsets());
        if (packed.length < 8 || packed.length % 4 != 0) {
            throw new InvalidActivationsException(
                    Rule.OFFSETS_LENGTH,
                    "%d bytes of offsets, expected 4 x (tokens + 1) for at least one token",
                    packed.length);
        }
        tokens = packed.length / 4 - 1;
        offsets = roomFor(offsets, tokens + 1);
        for (int i = 0; i <= tokens; i++) {
            offsets[i] = (int) INT.get(packed, 4 * i);
        }
        packed = bytes(record.getLatents());
        int width = latentBytes(dSae);
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
        if (width == 2) {
            for (int k = 0; k < entries; k++) {
                latents[k] = (short) SHORT.get(packed, 2 * k) & 0xffff;
            }
        } else {
            for (int k = 0; k < entries; k++) {
                latents[k] = (int) INT.get(packed, 4 * k);
            }
        }
        packed = bytes(record.getActivations());
        width = activationType == ActivationType.F16 ? 2 : 4;
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
        if (width == 2) {
            for (int k = 0; k < entries; k++) {
                activations[k] = Half.toFloat((short) SHORT.get(packed, 2 * k));
            }
        } else {
            for (int k = 0; k < entries; k++) {
                activations[k] = Float.intBitsToFloat((int) INT.get(packed, 4 * k));
            }
        }
        special = bytes(record.getSpecial());
    }

    private void validate(Activations record) throws InvalidActivationsException {
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
        validateOffsets();
        validateEntries();
        validateTokens(record);
    }

    private void validateOffsets() throws InvalidActivationsException {
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

    private void validateEntries() throws InvalidActivationsException {
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

    private void validateTokens(Activations record) throws InvalidActivationsException {
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
        int ids = record.getTokenIds().remaining();
        if (ids != 0 && ids != 4 * tokens) {
            throw new InvalidActivationsException(
                    Rule.TOKEN_IDS_LENGTH,
                    "%d bytes of token ids for %d tokens, expected 0 or %d",
                    ids,
                    tokens,
                    4 * tokens);
        }
        readText(record);
        validateScalars("squared_norm", record.getSquaredNorm());
        validateScalars("squared_error", record.getSquaredError());
        validateScalars("cross_entropy", record.getCrossEntropy());
        validateScalars("cross_entropy_spliced", record.getCrossEntropySpliced());
    }

    private void readText(Activations record) throws InvalidActivationsException {
        text = record.getText().getBytes(StandardCharsets.UTF_8);
        int bytes = record.getTokenEnds().remaining();
        tokenEnds = unpackInts(record.getTokenEnds());
        if (bytes == 0 && text.length == 0) {
            return;
        }
        if (bytes != 4 * tokens) {
            throw new InvalidActivationsException(
                    Rule.TOKEN_ENDS_LENGTH,
                    "%d bytes of token ends for %d tokens, expected %d",
                    bytes,
                    tokens,
                    4 * tokens);
        }
        long previous = 0;
        for (int t = 0; t < tokens; t++) {
            long end = Integer.toUnsignedLong(tokenEnds[t]);
            if (end < previous || end > text.length) {
                throw new InvalidActivationsException(
                        Rule.TOKEN_ENDS_ORDER,
                        "token %d ends at byte %d, expected %d to %d",
                        t,
                        end,
                        previous,
                        text.length);
            }
            previous = end;
        }
    }

    private void validateScalars(String name, @Nullable ByteBuffer column) throws InvalidActivationsException {
        if (column != null && column.remaining() != 4 * tokens) {
            throw new InvalidActivationsException(
                    Rule.SCALARS_LENGTH,
                    "%d bytes of %s for %d tokens, expected %d",
                    column.remaining(),
                    name,
                    tokens,
                    4 * tokens);
        }
    }

    /** Bytes of one latent id at a width. */
    public static int latentBytes(int dSae) {
        return dSae <= WIDEST_U16 ? 2 : 4;
    }

    /** Packs integers as u32: token ids, token ends, offsets. */
    public static ByteBuffer packInts(int[] values, int from, int to) {
        ByteBuffer packed = ByteBuffer.allocate(4 * (to - from)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = from; i < to; i++) {
            packed.putInt(values[i]);
        }
        return packed.flip();
    }

    /** Packs latent ids as wide as the SAE needs. */
    public static ByteBuffer packLatents(int[] latents, int from, int to, int dSae) {
        if (latentBytes(dSae) == 4) {
            return packInts(latents, from, to);
        }
        ByteBuffer packed = ByteBuffer.allocate(2 * (to - from)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = from; i < to; i++) {
            packed.putShort((short) latents[i]);
        }
        return packed.flip();
    }

    /** Packs positive finite activations; as f16 they are rounded to nearest and kept finite and above 0. */
    public static ByteBuffer packActivations(float[] activations, int from, int to, ActivationType type) {
        int width = type == ActivationType.F16 ? 2 : 4;
        ByteBuffer packed = ByteBuffer.allocate(width * (to - from)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = from; i < to; i++) {
            if (width == 2) {
                packed.putShort(Half.ofPositive(activations[i]));
            } else {
                packed.putFloat(activations[i]);
            }
        }
        return packed.flip();
    }

    /** Packs per-token scalars as f32. */
    public static ByteBuffer packScalars(float[] values, int from, int to) {
        return packActivations(values, from, to, ActivationType.F32);
    }

    /** Packs flags as a bitmap, least significant bit first. */
    public static ByteBuffer packBits(boolean[] flags) {
        byte[] packed = new byte[(flags.length + 7) / 8];
        for (int i = 0; i < flags.length; i++) {
            if (flags[i]) {
                packed[i >> 3] |= (byte) (1 << (i & 7));
            }
        }
        return ByteBuffer.wrap(packed);
    }

    /** Unpacks u32 columns: token ids, token ends. */
    public static int[] unpackInts(ByteBuffer packed) {
        byte[] bytes = bytes(packed);
        int[] values = new int[bytes.length / 4];
        for (int i = 0; i < values.length; i++) {
            values[i] = (int) INT.get(bytes, 4 * i);
        }
        return values;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        if (buffer.hasArray()
                && buffer.arrayOffset() == 0
                && buffer.position() == 0
                && buffer.remaining() == buffer.array().length) {
            return buffer.array();
        }
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }

    private static int[] roomFor(int[] array, int length) {
        return array.length >= length ? array : new int[Math.max(length, 2 * array.length)];
    }
}

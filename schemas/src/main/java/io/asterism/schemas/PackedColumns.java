package io.asterism.schemas;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How the columns of an {@link Activations} record are packed: little-endian arrays one behind the other, which numpy reads as they are.
 * {@link ActivationColumns} reads a whole record.
 */
public final class PackedColumns {
    /** Up to this width a latent id is two bytes, above it four. */
    public static final int WIDEST_U16 = 65_536;

    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private PackedColumns() {}

    /** Bytes of one latent id at a width. */
    public static int latentBytes(int dSae) {
        return dSae <= WIDEST_U16 ? Short.BYTES : Integer.BYTES;
    }

    /** Bytes of one activation of a type. */
    public static int activationBytes(ActivationType type) {
        return type == ActivationType.F16 ? Short.BYTES : Float.BYTES;
    }

    /** Packs integers as u32: token ids, token ends, offsets. */
    public static ByteBuffer packInts(int[] values, int from, int to) {
        ByteBuffer packed = ByteBuffer.allocate(Integer.BYTES * (to - from)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = from; i < to; i++) {
            packed.putInt(values[i]);
        }
        return packed.flip();
    }

    /** Packs latent ids as wide as the SAE needs. */
    public static ByteBuffer packLatents(int[] latents, int from, int to, int dSae) {
        if (latentBytes(dSae) == Integer.BYTES) {
            return packInts(latents, from, to);
        }
        ByteBuffer packed = ByteBuffer.allocate(Short.BYTES * (to - from)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = from; i < to; i++) {
            packed.putShort((short) latents[i]);
        }
        return packed.flip();
    }

    /** Packs positive finite activations; as f16 they are rounded to nearest and kept finite and above 0. */
    public static ByteBuffer packActivations(float[] activations, int from, int to, ActivationType type) {
        int width = activationBytes(type);
        ByteBuffer packed = ByteBuffer.allocate(width * (to - from)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = from; i < to; i++) {
            if (width == Short.BYTES) {
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
        int[] values = new int[bytes.length / Integer.BYTES];
        for (int i = 0; i < values.length; i++) {
            values[i] = (int) INT.get(bytes, Integer.BYTES * i);
        }
        return values;
    }

    /** Packs sums as f64. */
    public static ByteBuffer packDoubles(double[] values) {
        ByteBuffer packed = ByteBuffer.allocate(Double.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        packed.asDoubleBuffer().put(values);
        return packed;
    }

    /** Unpacks f64 columns. */
    public static double[] unpackDoubles(ByteBuffer packed) {
        double[] values = new double[packed.remaining() / Double.BYTES];
        packed.duplicate().order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(values);
        return values;
    }

    /** Unpacks f32 columns. */
    public static float[] unpackScalars(ByteBuffer packed) {
        float[] values = new float[packed.remaining() / Float.BYTES];
        packed.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    /** A column's bytes, which are not to be changed: those of the buffer itself where it has no others. */
    static byte[] bytes(ByteBuffer buffer) {
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
}

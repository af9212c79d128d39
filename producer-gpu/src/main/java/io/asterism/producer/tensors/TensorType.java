package io.asterism.producer.tensors;

import io.asterism.schemas.Half;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Element types of the safetensors format; those that hold weights can be widened to f32. */
public enum TensorType {
    BOOL(8),
    U8(8),
    I8(8),
    I16(16),
    U16(16),
    I32(32),
    U32(32),
    I64(64),
    U64(64),
    F64(64),
    F32(32),
    F16(16),
    BF16(16),
    C64(64),
    F8_E4M3(8),
    F8_E5M2(8),
    F8_E4M3FNUZ(8),
    F8_E5M2FNUZ(8),
    F8_E8M0(8),
    F6_E2M3(6),
    F6_E3M2(6),
    F4(4);

    private final int bits;

    TensorType(int bits) {
        this.bits = bits;
    }

    static Optional<TensorType> named(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }

    /** Bytes of so many elements; the last byte may be shared. */
    long bytes(long elements) {
        return Math.addExact(Math.multiplyExact(elements, (long) bits), 7) / 8;
    }

    /** Whether {@link #widen} reads this type. */
    public boolean holdsWeights() {
        return this == F64 || this == F32 || this == F16 || this == BF16;
    }

    /** Appends the elements of little-endian bytes as f32, exactly but for f64, which is rounded. */
    void widen(ByteBuffer from, FloatBuffer to) {
        switch (this) {
            case F32 -> to.put(from.asFloatBuffer());
            case F64 -> {
                while (from.hasRemaining()) {
                    to.put((float) from.getDouble());
                }
            }
            case F16 -> {
                while (from.hasRemaining()) {
                    to.put(Half.toFloat(from.getShort()));
                }
            }
            case BF16 -> {
                while (from.hasRemaining()) {
                    to.put(Float.intBitsToFloat(from.getShort() << 16));
                }
            }
            default -> throw new IllegalArgumentException(this + " holds no weights");
        }
    }

    /** Appends values rounded to this type, nearest and ties to even, as little-endian bytes. */
    void narrow(FloatBuffer from, ByteBuffer to) {
        switch (this) {
            case F32 -> {
                while (from.hasRemaining()) {
                    to.putFloat(from.get());
                }
            }
            case F16 -> {
                while (from.hasRemaining()) {
                    to.putShort(Half.of(from.get()));
                }
            }
            case BF16 -> {
                while (from.hasRemaining()) {
                    int bits32 = Float.floatToRawIntBits(from.get());
                    to.putShort((short) ((bits32 + 0x7fff + ((bits32 >>> 16) & 1)) >>> 16));
                }
            }
            default -> throw new IllegalArgumentException("weights are written as F32, F16 or BF16, not " + this);
        }
    }
}

package io.asterism.schemas;

/** IEEE 754 binary16: activations that a manifest declares as f16, and weights that are stored as such. */
public final class Half {
    private static final int LARGEST_FINITE = 0x7bff;
    private static final int INFINITY = 0x7c00;
    private static final int NOT_A_NUMBER = 0x7e00;

    private Half() {}

    /** The value of 16 bits, exactly. */
    public static float toFloat(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = (bits >>> 10) & 0x1f;
        int fraction = bits & 0x3ff;
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int wide = exponent == 0x1f ? 0xff : exponent + 112;
        return Float.intBitsToFloat(sign | (wide << 23) | (fraction << 13));
    }

    /** The nearest half; ties go to even, what is too large becomes infinite. */
    public static short of(float value) {
        int sign = Float.floatToRawIntBits(value) >>> 16 & 0x8000;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return (short) (sign | NOT_A_NUMBER);
        }
        if (magnitude >= 65520f) {
            return (short) (sign | INFINITY);
        }
        if (magnitude < 0x1p-25f) {
            return (short) sign;
        }
        return (short) (sign | (magnitude == 0x1p-25f ? 0 : ofPositive(magnitude)));
    }

    /** The nearest half to a positive finite value; ties go to even, and what would round to zero or infinity stays finite and positive. */
    public static short ofPositive(float value) {
        if (value >= 65504f) {
            return (short) LARGEST_FINITE;
        }
        if (value < 0x1p-14f) {
            return (short) Math.max(1, (int) Math.rint(value * 0x1p24));
        }
        int bits = Float.floatToRawIntBits(value) - (112 << 23);
        int rounded = (bits + 0xfff + ((bits >>> 13) & 1)) >>> 13;
        return (short) Math.min(rounded, LARGEST_FINITE);
    }
}

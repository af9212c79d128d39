package io.asterism.processor.counting;

/**
 * The fixed bins of an activation histogram: four an octave from 2⁻⁸ to 2¹⁶, so that histograms of any part of the stream add up.
 * What lies outside goes to the first or the last bin.
 */
public final class ActivationBins {
    /** Number of bins. */
    public static final int COUNT = 96;

    /** Bins of an octave: so many values have the bits of the fraction that a bin goes by. */
    private static final int OF_OCTAVE = 4;

    /** Octaves that the bins cover. */
    static final int OCTAVES = COUNT / OF_OCTAVE;

    /** Bits of a fraction that a bin leaves out. */
    private static final int FINER_BITS = 21;

    private static final int LOWEST = Float.floatToRawIntBits(0x1p-8f) >>> FINER_BITS;

    private ActivationBins() {}

    /** The bin of a positive finite activation: its exponent and the first two bits of its fraction. */
    public static int of(float activation) {
        int bin = (Float.floatToRawIntBits(activation) >>> FINER_BITS) - LOWEST;
        return Math.max(0, Math.min(COUNT - 1, bin));
    }

    /** The octave of a positive finite activation: four bins. */
    public static int octaveOf(float activation) {
        return octave(of(activation));
    }

    /** The octave that a bin is of. */
    static int octave(int bin) {
        return bin / OF_OCTAVE;
    }

    /** The smallest activation of a bin; the next bin's is where it ends. */
    public static float lowerEdge(int bin) {
        return Float.intBitsToFloat((bin + LOWEST) << FINER_BITS);
    }
}

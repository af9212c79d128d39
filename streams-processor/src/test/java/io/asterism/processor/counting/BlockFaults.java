package io.asterism.processor.counting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A sound block's bytes, broken in one way. */
public record BlockFaults(String what, byte[] bytes, boolean mustBeRefused) {
    private static final byte[] ENDLESS = filled(12, 0xff);
    /** A varint of 2^62. */
    private static final byte[] HUGE = {-128, -128, -128, -128, -128, -128, -128, -128, 64};

    private static final byte[] NEGATIVE = {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1};
    /** 64 and 32 bits of NaN are the same bytes at their upper end. */
    private static final byte[] NAN = {0, 0, (byte) 0xc0, 0x7f, 0, 0, (byte) 0xf8, 0x7f};

    private static final int SHORT = 200;
    private static final int PLACES = 40;

    /** Of a short block every cut and every byte turned over, of a longer one many; extensions, and changes at places that a seed gives. */
    public static List<BlockFaults> of(byte[] sound, Random random) {
        List<BlockFaults> faults = new ArrayList<>();
        for (int length = 0; length < sound.length; length += step(sound, random)) {
            faults.add(new BlockFaults("cut to " + length, Arrays.copyOf(sound, length), true));
        }
        for (int more : new int[] {1, 2, 9, 1000}) {
            byte[] longer = Arrays.copyOf(sound, sound.length + more);
            faults.add(new BlockFaults("followed by zeros", longer, true));
            Arrays.fill(longer, sound.length, longer.length, (byte) random.nextInt(256));
            faults.add(new BlockFaults("followed by bytes", longer.clone(), true));
        }
        faults.add(changed(sound, 0, (byte) (sound[0] + 7), "another version", true));
        for (int at = 0; at < sound.length; at += step(sound, random)) {
            faults.add(changed(sound, at, (byte) ~sound[at], "the byte at " + at + " turned over", false));
        }
        for (int k = 0; k < PLACES; k++) {
            int at = random.nextInt(sound.length);
            faults.add(changed(sound, at, (byte) (sound[at] ^ 1 << random.nextInt(8)), "a bit at " + at, false));
            faults.add(replaced(sound, at, ENDLESS, "an endless number at " + at));
            faults.add(replaced(sound, at, HUGE, "a huge number at " + at));
            faults.add(replaced(sound, at, NEGATIVE, "a negative number at " + at));
            faults.add(replaced(sound, at, NAN, "no number at " + at));
            byte[] inserted = new byte[sound.length + HUGE.length - 1];
            System.arraycopy(sound, 0, inserted, 0, at);
            System.arraycopy(HUGE, 0, inserted, at, HUGE.length);
            System.arraycopy(sound, at + 1, inserted, at + HUGE.length, sound.length - at - 1);
            faults.add(new BlockFaults("a huge number in place of the byte at " + at, inserted, false));
        }
        return faults;
    }

    private static int step(byte[] sound, Random random) {
        return 1 + random.nextInt(1 + sound.length / SHORT);
    }

    private static BlockFaults changed(byte[] sound, int at, byte value, String what, boolean mustBeRefused) {
        byte[] bytes = sound.clone();
        bytes[at] = value;
        return new BlockFaults(what, bytes, mustBeRefused);
    }

    private static BlockFaults replaced(byte[] sound, int at, byte[] by, String what) {
        byte[] bytes = sound.clone();
        System.arraycopy(by, 0, bytes, at, Math.min(by.length, bytes.length - at));
        return new BlockFaults(what, bytes, false);
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}

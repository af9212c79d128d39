package io.asterism.benchmarks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A latent's counts with itself and all later latents, at the places of {@link TokenBundle}: 16 bits a cell until they might not be enough,
 * then 32.
 */
final class CellRow {
    /** The places of a stripe, by their byte. */
    static final VarHandle PLACES = MethodHandles.byteArrayViewVarHandle(char[].class, ByteOrder.nativeOrder());

    private static final int CELLS_OF_A_CACHE_LINE = 32;

    /** Bundles with a stripe's place for fewer of a row's cells touch too few of its cache lines for reading it whole. */
    private static final int READ_AHEAD = 16;

    private char[] narrow;
    private int[] wide;

    /** One of the two is empty. */
    CellRow(char[] narrow, int[] wide) {
        this.narrow = narrow;
        this.wide = wide;
    }

    /** The row of the latent at a place, nothing counted. */
    static CellRow empty(int place) {
        return new CellRow(new char[place + 1], new int[0]);
    }

    /** The place of the latent whose stripes these are. */
    static int place(byte[] stripes) {
        return (char) PLACES.get(stripes, 0);
    }

    char[] narrow() {
        return narrow;
    }

    int[] wide() {
        return wide;
    }

    boolean isNarrow() {
        return wide.length == 0;
    }

    int cells() {
        return Math.max(narrow.length, wide.length);
    }

    long count(int place) {
        return isNarrow() ? narrow[place] : wide[place];
    }

    /** Counts the stripes of the row's latent. */
    void count(byte[] stripes) {
        if (isNarrow() && firesAfter(stripes) > Character.MAX_VALUE) {
            widen();
        }
        if (isNarrow()) {
            countNarrow(stripes);
        } else {
            for (int at = 0; at < stripes.length; at += 2) {
                wide[(char) PLACES.get(stripes, at)]++;
            }
        }
    }

    private void countNarrow(byte[] stripes) {
        char[] cells = narrow;
        if (stripes.length / 2 > cells.length / READ_AHEAD && readAhead() < 0) {
            throw new IllegalStateException("counts below 0");
        }
        for (int at = 0; at < stripes.length; at += 2) {
            cells[(char) PLACES.get(stripes, at)]++;
        }
    }

    /** Reads the row in order, which the hardware fetches ahead of; increments that each missed the cache would wait. */
    private int readAhead() {
        int read = 0;
        for (int place = 0; place < narrow.length; place += CELLS_OF_A_CACHE_LINE) {
            read += narrow[place];
        }
        return read;
    }

    /** How often the latent will have fired, which no cell exceeds; how often it has, where the stripes are too few to matter. */
    private int firesAfter(byte[] stripes) {
        // Its own cell is the last.
        int last = narrow.length - 1;
        int fires = narrow[last];
        if (fires + stripes.length / 2 <= Character.MAX_VALUE) {
            return fires;
        }
        for (int at = 0; at < stripes.length; at += 2) {
            if ((char) PLACES.get(stripes, at) == last) {
                fires++;
            }
        }
        return fires;
    }

    private void widen() {
        wide = new int[narrow.length];
        for (int place = 0; place < wide.length; place++) {
            wide[place] = narrow[place];
        }
        narrow = new char[0];
    }

    CellRow copy() {
        return new CellRow(narrow.clone(), wide.clone());
    }
}

package io.asterism.benchmarks;

import io.asterism.schemas.ActivationColumns;
import java.util.Arrays;

/**
 * Tokens turned round: for each latent the stripes of all tokens it is active on, one behind the other. A stripe holds the places of the
 * latent itself and of the later ones, two bytes each; places count from the last latent, so that a latent has the same in every row.
 */
final class TokenBundle {
    private final int dSae;
    private final int[] starts;
    private byte[] places = new byte[1 << 20];
    private char[] lengths = new char[1 << 19];
    private int[] order = new int[0];
    private int entries;
    private int tokens;

    TokenBundle(int dSae) {
        this.dSae = dSae;
        this.starts = new int[dSae + 1];
    }

    void add(ActivationColumns columns) {
        int more = columns.entries();
        if (lengths.length - entries < more) {
            lengths = Arrays.copyOf(lengths, Math.max(2 * lengths.length, entries + more));
            places = Arrays.copyOf(places, 2 * lengths.length);
        }
        int[] latents = columns.latents();
        for (int token = 0; token < columns.tokens(); token++) {
            int end = columns.offsets()[token + 1];
            for (int k = columns.offsets()[token]; k < end; k++) {
                CellRow.PLACES.set(places, 2 * entries, (char) (dSae - 1 - latents[k]));
                lengths[entries++] = (char) (end - k);
            }
        }
        tokens += columns.tokens();
    }

    int tokens() {
        return tokens;
    }

    /** Orders the entries by place; afterwards those of a place lie from its start to the next one's. */
    void turn() {
        if (order.length < entries) {
            order = new int[lengths.length];
        }
        Arrays.fill(starts, 0);
        for (int k = 0; k < entries; k++) {
            starts[place(k)]++;
        }
        int end = 0;
        for (int place = 0; place <= dSae; place++) {
            end += starts[place];
            starts[place] = end;
        }
        for (int k = entries - 1; k >= 0; k--) {
            order[--starts[place(k)]] = k;
        }
    }

    private int place(int k) {
        return (char) CellRow.PLACES.get(places, 2 * k);
    }

    /** Whether the latent at a place is active at all. */
    boolean has(int place) {
        return starts[place] < starts[place + 1];
    }

    /** The stripes of the latent at a place. */
    byte[] stripes(int place) {
        int from = starts[place];
        int to = starts[place + 1];
        int size = 0;
        for (int k = from; k < to; k++) {
            size += lengths[order[k]];
        }
        byte[] stripes = new byte[2 * size];
        int at = 0;
        for (int k = from; k < to; k++) {
            int length = 2 * lengths[order[k]];
            System.arraycopy(places, 2 * order[k], stripes, at, length);
            at += length;
        }
        return stripes;
    }

    void clear() {
        entries = 0;
        tokens = 0;
    }
}

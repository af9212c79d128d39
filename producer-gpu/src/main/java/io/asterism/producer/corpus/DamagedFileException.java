package io.asterism.producer.corpus;

import java.io.IOException;

/** A compressed file cannot be unpacked beyond some byte. */
final class DamagedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long at;
    private final boolean doubtful;

    /**
     * Damage.
     *
     * @param at byte of the compressed file where it was noticed, from 0
     * @param doubtful whether what was unpacked before may be wrong as well
     */
    DamagedFileException(long at, boolean doubtful, String what) {
        super(what);
        this.at = at;
        this.doubtful = doubtful;
    }

    long at() {
        return at;
    }

    boolean isDoubtful() {
        return doubtful;
    }
}

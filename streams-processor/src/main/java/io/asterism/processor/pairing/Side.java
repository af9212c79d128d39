package io.asterism.processor.pairing;

import io.asterism.processor.blocks.BrokenBlockException;

/** Which of a pair's SAEs. */
public enum Side {
    /** The one whose latents are the rows. */
    A(0),
    /** The one whose latents are the columns. */
    B(1);

    private final int code;

    Side(int code) {
        this.code = code;
    }

    /** The number under which it is stored. */
    int code() {
        return code;
    }

    /** The side of a stored number. */
    static Side ofCode(int code) {
        return switch (code) {
            case 0 -> A;
            case 1 -> B;
            default -> throw new BrokenBlockException("it has side %d, expected 0 or 1", code);
        };
    }

    /** The other one. */
    public Side other() {
        return this == A ? B : A;
    }
}

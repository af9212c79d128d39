package io.asterism.processor.blocks;

import java.util.Locale;

/** Stored bytes are not what was stored: says in one sentence which block it is and what is wrong with it. */
public final class BrokenBlockException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /**
     * Tells a fault.
     *
     * @param fault a format of {@link String#format}
     */
    public BrokenBlockException(String fault, Object... values) {
        super(String.format(Locale.ROOT, fault, values));
    }

    /** The same fault, with the block that has it. */
    BrokenBlockException in(Object name, int bytes) {
        BrokenBlockException named =
                new BrokenBlockException("stored block %s of %d bytes is broken: %s", name, bytes, getMessage());
        named.setStackTrace(getStackTrace());
        return named;
    }
}

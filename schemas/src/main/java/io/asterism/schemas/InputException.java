package io.asterism.schemas;

/**
 * Something a user gave cannot be used. The message is one sentence that says what was wrong (with the value), where, and what
 * was expected; commands print it and exit with status 2.
 */
public final class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Refuses with a whole sentence, made as {@link String#format}. */
    public InputException(String format, Object... arguments) {
        super(arguments.length == 0 ? format : String.format(java.util.Locale.ROOT, format, arguments));
    }

    /** Refuses with a whole sentence and keeps the cause for the log. */
    public InputException(Throwable cause, String format, Object... arguments) {
        super(arguments.length == 0 ? format : String.format(java.util.Locale.ROOT, format, arguments), cause);
    }
}

package io.asterism.producer.corpus;

import io.asterism.schemas.InputException;

/**
 * Which documents of its files a corpus is.
 *
 * @param textColumn column or key that holds the text
 * @param offset documents passed over, counted over all files
 * @param limit documents at most
 */
public record Selection(String textColumn, long offset, long limit) {
    /** The column or key where nothing else is asked for. */
    public static final String TEXT = "text";

    /** All of them, the text being in the usual column. */
    public static final Selection ALL = new Selection(TEXT, 0, Long.MAX_VALUE);

    /** Refuses what selects nothing. */
    public Selection {
        if (offset < 0) {
            throw new InputException("--offset is %d, expected 0 or above", offset);
        }
        if (limit < 1) {
            throw new InputException("--limit is %d, expected at least 1", limit);
        }
    }

    /** The same documents by another column. */
    public Selection withTextColumn(String column) {
        return new Selection(column, offset, limit);
    }

    /** Index behind the last document, counted over all files. */
    long end() {
        return limit > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + limit;
    }
}

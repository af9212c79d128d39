package io.asterism.processor.answers.latents;

import org.jspecify.annotations.Nullable;

/**
 * How to list latents.
 *
 * @param order the column to sort by
 * @param direction the column's usual one where null
 * @param search only latents of which the index begins so, or a top token or a label holds this
 * @param offset rows to leave out
 * @param limit rows to list
 */
public record LatentListing(
        LatentOrder order,
        @Nullable Direction direction,
        @Nullable String search,
        int offset,
        int limit) {
    /** The direction that is asked for, or what the column is usually looked at by. */
    Direction towards() {
        return direction == null ? order.usual() : direction;
    }
}

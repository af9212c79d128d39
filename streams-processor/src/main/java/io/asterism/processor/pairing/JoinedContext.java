package io.asterism.processor.pairing;

import io.asterism.schemas.Activations;
import io.asterism.schemas.TokenColumns;

/**
 * A context of which both halves came.
 *
 * @param origin says which context it is and when it happened: the later one of the times that its halves give
 * @param columns its tokens, valid until the next context is joined
 * @param writtenAt how far event time may have come with it, ms since the epoch
 */
public record JoinedContext(Activations origin, TokenColumns columns, long writtenAt) {}

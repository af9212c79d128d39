package io.asterism.standalone.analysis;

import io.asterism.schemas.cluster.StreamEnd;

/** An input on its way to the activations topics. */
public interface Publishing extends AutoCloseable {
    /** Throws what publishing failed with, if it has. */
    void requireHealthy();

    /** How much of the input is done when so many tokens are counted. */
    long done(long tokensCounted);

    /** Whether more is sure to be published at once, faster than it can be counted. */
    boolean isAhead();

    /** Whether everything is published and committed. */
    boolean isFinished(StreamEnd end);

    @Override
    void close();
}

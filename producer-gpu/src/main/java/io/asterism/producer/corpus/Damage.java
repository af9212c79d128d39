package io.asterism.producer.corpus;

/**
 * Why a corpus ends before its files do.
 *
 * @param said file, byte and what is wrong there, for a sentence
 * @param doubtful whether documents that were read before may not be what they were, as a checksum behind them tells
 */
public record Damage(String said, boolean doubtful) {}

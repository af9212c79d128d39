package io.asterism.producer.demonstration;

/**
 * A word that a document keeps throughout.
 *
 * @param text as it is written
 * @param concept that it plants; empty for none
 */
record KeptWord(String text, String concept) {}

package io.asterism.standalone.doctor;

/**
 * A consumer group and what it is to read.
 *
 * @param group its name
 * @param topic what it reads
 * @param records what lies there, in the plural
 * @param command what has to run so that the group has members
 */
record Readers(String group, String topic, String records, String command) {}

/** A Kafka broker inside the JVM, so that one process is all that a machine needs. */
@NullMarked
package io.asterism.broker;

import org.jspecify.annotations.NullMarked;

/** Exact counts of latents that fire together: plain arrays, no Kafka and no Quarkus. */
@NullMarked
package io.asterism.processor.counting;

import org.jspecify.annotations.NullMarked;

/** Connections to the cluster, and transactions that survive its troubles. */
@NullMarked
package io.asterism.producer.kafka;

import org.jspecify.annotations.NullMarked;

/** Transactions that survive the cluster's troubles. */
@NullMarked
package io.asterism.producer.kafka;

import org.jspecify.annotations.NullMarked;

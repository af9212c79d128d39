/** The one way to a Kafka cluster: how it is reached, its topics made, and topics read from their beginning. */
@NullMarked
package io.asterism.schemas.cluster;

import org.jspecify.annotations.NullMarked;

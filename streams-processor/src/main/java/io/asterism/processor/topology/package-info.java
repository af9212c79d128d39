/** One Kafka Streams application per SAE, and the watch over which SAEs there are. */
@NullMarked
package io.asterism.processor.topology;

import org.jspecify.annotations.NullMarked;

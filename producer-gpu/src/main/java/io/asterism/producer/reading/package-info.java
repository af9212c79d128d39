/** From documents to sparse activations: contexts, batches, one forward pass for all SAEs. */
@NullMarked
package io.asterism.producer.reading;

import org.jspecify.annotations.NullMarked;

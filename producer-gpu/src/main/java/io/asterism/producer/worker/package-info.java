/** The worker: documents in, sparse activations of every SAE out, each document once. */
@NullMarked
package io.asterism.producer.worker;

import org.jspecify.annotations.NullMarked;

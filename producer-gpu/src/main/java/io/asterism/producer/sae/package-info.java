/** Sparse autoencoders: loaders that map each layout to one normal form, and the encoder that runs it. */
@NullMarked
package io.asterism.producer.sae;

import org.jspecify.annotations.NullMarked;

/** Changes of a model's forward pass, written as data: what is done to latents, directions and subspaces, where, and on which tokens. */
@NullMarked
package io.asterism.producer.intervention;

import org.jspecify.annotations.NullMarked;

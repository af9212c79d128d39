/** What the activations of a tracked group of latents trace out together: moments, combinations, sampled points, and their geometry. */
@NullMarked
package io.asterism.processor.subspace;

import org.jspecify.annotations.NullMarked;

/** Answers about where an SAE's decoder rows point, and how that goes with which latents fire together. */
@NullMarked
package io.asterism.processor.answers.geometry;

import org.jspecify.annotations.NullMarked;

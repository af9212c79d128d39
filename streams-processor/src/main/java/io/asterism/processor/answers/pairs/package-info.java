/** Answers about pairs of latents. */
@NullMarked
package io.asterism.processor.answers.pairs;

import org.jspecify.annotations.NullMarked;

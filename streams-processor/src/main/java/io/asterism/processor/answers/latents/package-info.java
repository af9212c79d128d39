/** Answers about latents. */
@NullMarked
package io.asterism.processor.answers.latents;

import org.jspecify.annotations.NullMarked;

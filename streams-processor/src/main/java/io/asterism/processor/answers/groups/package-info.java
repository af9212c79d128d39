/** Answers about groups of latents, now and from window to window. */
@NullMarked
package io.asterism.processor.answers.groups;

import org.jspecify.annotations.NullMarked;

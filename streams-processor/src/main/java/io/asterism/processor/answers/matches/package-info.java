/** Pairs of SAEs: which are counted, and which of their latents belong together. */
@NullMarked
package io.asterism.processor.answers.matches;

import org.jspecify.annotations.NullMarked;

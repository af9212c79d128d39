/** Pairs of SAEs: two streams of activations joined context by context, so that their latents are counted together. */
@NullMarked
package io.asterism.processor.pairing;

import org.jspecify.annotations.NullMarked;

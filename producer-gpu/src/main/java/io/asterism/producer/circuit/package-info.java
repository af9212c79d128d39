/** Finds which latents of which SAEs a model's answer goes through, by gradients, and measures how far they account for it. */
@NullMarked
package io.asterism.producer.circuit;

import org.jspecify.annotations.NullMarked;

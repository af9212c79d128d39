/** Meta-latents, which group latents by weights, beside the groups of latents that fire together. */
@NullMarked
package io.asterism.standalone.meta;

import org.jspecify.annotations.NullMarked;

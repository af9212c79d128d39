/** Which latents of two SAEs belong together, from how often they fire together. */
@NullMarked
package io.asterism.processor.matching;

import org.jspecify.annotations.NullMarked;

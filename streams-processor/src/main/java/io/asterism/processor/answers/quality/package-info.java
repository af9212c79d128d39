/** Answers about how well an SAE stands in for what it reconstructs, on the very text that is counted. */
@NullMarked
package io.asterism.processor.answers.quality;

import org.jspecify.annotations.NullMarked;

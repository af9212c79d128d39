/** Tests of the counting. */
@NullMarked
package io.asterism.processor.counting;

import org.jspecify.annotations.NullMarked;

/** Tests of the benchmarks. */
@NullMarked
package io.asterism.processor.counting;

import org.jspecify.annotations.NullMarked;

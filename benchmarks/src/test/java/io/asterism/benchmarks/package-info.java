/** Tests of what the benchmarks stand on. */
@NullMarked
package io.asterism.benchmarks;

import org.jspecify.annotations.NullMarked;

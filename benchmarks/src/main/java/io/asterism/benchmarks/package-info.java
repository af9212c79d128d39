/** Runs that say how fast the counting is, beside other engines on the same file, each checked before its time is told. */
@NullMarked
package io.asterism.benchmarks;

import org.jspecify.annotations.NullMarked;

/** Benchmarks of what is made of a tracked group's statistics. */
@NullMarked
package io.asterism.processor.subspace;

import org.jspecify.annotations.NullMarked;

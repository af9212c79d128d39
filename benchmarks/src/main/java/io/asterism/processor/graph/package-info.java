/** Benchmarks of what is made of counts: groups. */
@NullMarked
package io.asterism.processor.graph;

import org.jspecify.annotations.NullMarked;

/**
 * JMH benchmarks of the counting. They share the package of what they measure, on the class path only, so that the kernel and its rows
 * stay closed to everybody else.
 */
@NullMarked
package io.asterism.processor.counting;

import org.jspecify.annotations.NullMarked;

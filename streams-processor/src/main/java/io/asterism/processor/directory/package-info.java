/** The SAEs, tracked groups and windows that answers are made of, as the counting makes them known. */
@NullMarked
package io.asterism.processor.directory;

import org.jspecify.annotations.NullMarked;

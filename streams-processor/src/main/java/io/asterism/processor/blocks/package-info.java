/** State kept as blocks of bytes: what hands blocks out and takes them back, and how their bytes are read and written. */
@NullMarked
package io.asterism.processor.blocks;

import org.jspecify.annotations.NullMarked;

/** Tests of the applications on a real broker. */
@NullMarked
package io.asterism.processor.topology;

import org.jspecify.annotations.NullMarked;

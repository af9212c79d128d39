/** Tests of the files that people know. */
@NullMarked
package io.asterism.processor.export;

import org.jspecify.annotations.NullMarked;

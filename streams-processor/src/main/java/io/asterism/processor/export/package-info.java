/** What figures look like as files that people know: published tables, sparse matrices, graphs. */
@NullMarked
package io.asterism.processor.export;

import org.jspecify.annotations.NullMarked;

/** Answers as files. */
@NullMarked
package io.asterism.processor.answers.export;

import org.jspecify.annotations.NullMarked;

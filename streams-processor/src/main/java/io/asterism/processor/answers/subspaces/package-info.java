/** Answers about tracked groups, and their definition. */
@NullMarked
package io.asterism.processor.answers.subspaces;

import org.jspecify.annotations.NullMarked;

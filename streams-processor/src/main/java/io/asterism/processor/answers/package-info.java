/** What every answer has in common: the question it is to, its window, and what it stands on. */
@NullMarked
package io.asterism.processor.answers;

import org.jspecify.annotations.NullMarked;

/** Work that needs a model: asking for it, following it, and what it gives. */
@NullMarked
package io.asterism.processor.answers.jobs;

import org.jspecify.annotations.NullMarked;

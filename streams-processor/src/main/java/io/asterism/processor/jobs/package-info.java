/** Jobs as the cluster knows them: asking the workers for one, following it, and what came of it. */
@NullMarked
package io.asterism.processor.jobs;

import org.jspecify.annotations.NullMarked;

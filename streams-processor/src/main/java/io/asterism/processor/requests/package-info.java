/** What a request may say, and how it is refused. */
@NullMarked
package io.asterism.processor.requests;

import org.jspecify.annotations.NullMarked;

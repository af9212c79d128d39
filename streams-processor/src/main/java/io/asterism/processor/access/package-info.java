/** Who may ask: tokens with their roles, what each kind of request takes, and the browser's session. */
@NullMarked
package io.asterism.processor.access;

import org.jspecify.annotations.NullMarked;

/** What goes on in the background: groups followed from window to window, and interesting ones tracked. */
@NullMarked
package io.asterism.processor.followers;

import org.jspecify.annotations.NullMarked;

/** How well what is discovered in the demonstration world agrees with what was planted in its corpus. */
@NullMarked
package io.asterism.standalone.story;

import org.jspecify.annotations.NullMarked;

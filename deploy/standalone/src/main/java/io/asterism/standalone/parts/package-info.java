/** Wiring: running parts beside each other, and saying how they get on. */
@NullMarked
package io.asterism.standalone.parts;

import org.jspecify.annotations.NullMarked;

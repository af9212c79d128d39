/** The write-back state store: live objects on the heap, stored as blocks at every commit. */
@NullMarked
package io.asterism.processor.store;

import org.jspecify.annotations.NullMarked;

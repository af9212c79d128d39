/** NumPy's array files, {@code .npz}: read and written as streams, so that no array need fit in memory. */
@NullMarked
package io.asterism.schemas.npz;

import org.jspecify.annotations.NullMarked;

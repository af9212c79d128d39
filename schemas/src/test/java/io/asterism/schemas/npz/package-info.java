@NullMarked
package io.asterism.schemas.npz;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.asterism.schemas;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.asterism.processor.geometry;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.asterism.processor.access;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.asterism.processor.answers.geometry;

import org.jspecify.annotations.NullMarked;

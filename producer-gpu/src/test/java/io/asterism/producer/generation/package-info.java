@NullMarked
package io.asterism.producer.generation;

import org.jspecify.annotations.NullMarked;

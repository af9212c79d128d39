@NullMarked
package io.asterism.producer.circuit;

import org.jspecify.annotations.NullMarked;

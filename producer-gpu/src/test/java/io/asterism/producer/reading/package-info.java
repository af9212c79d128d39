@NullMarked
package io.asterism.producer.reading;

import org.jspecify.annotations.NullMarked;

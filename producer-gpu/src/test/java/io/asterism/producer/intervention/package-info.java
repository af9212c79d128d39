@NullMarked
package io.asterism.producer.intervention;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.asterism.producer.demonstration;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.asterism.producer.training;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.asterism.producer.labels;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.asterism.producer.inspect;

import org.jspecify.annotations.NullMarked;

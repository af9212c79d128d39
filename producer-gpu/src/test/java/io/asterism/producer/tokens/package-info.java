@NullMarked
package io.asterism.producer.tokens;

import org.jspecify.annotations.NullMarked;

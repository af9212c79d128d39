@NullMarked
package io.asterism.producer.corpus;

import org.jspecify.annotations.NullMarked;

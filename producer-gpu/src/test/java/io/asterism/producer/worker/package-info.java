@NullMarked
package io.asterism.producer.worker;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.asterism.producer.tensors;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.asterism.producer.sae;

import org.jspecify.annotations.NullMarked;

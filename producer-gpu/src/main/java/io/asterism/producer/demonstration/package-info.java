/** The demonstration world: an endless English-like corpus whose concepts are known, and the model and SAEs trained on it. */
@NullMarked
package io.asterism.producer.demonstration;

import org.jspecify.annotations.NullMarked;

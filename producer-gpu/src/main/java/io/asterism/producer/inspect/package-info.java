/** Looks at one text through a model and an SAE, so that people can check them against what they know. */
@NullMarked
package io.asterism.producer.inspect;

import org.jspecify.annotations.NullMarked;

/** Tokenizers: ids, and where in the UTF-8 text each token ends. */
@NullMarked
package io.asterism.producer.tokens;

import org.jspecify.annotations.NullMarked;

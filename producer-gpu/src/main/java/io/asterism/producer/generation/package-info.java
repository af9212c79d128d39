/** Writes on from a prompt, token by token, with and without changes of the forward pass, and tells the two apart. */
@NullMarked
package io.asterism.producer.generation;

import org.jspecify.annotations.NullMarked;

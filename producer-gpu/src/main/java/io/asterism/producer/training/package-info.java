/** Training of language models and of SAEs on their residual streams, on the CPU or a GPU alike. */
@NullMarked
package io.asterism.producer.training;

import org.jspecify.annotations.NullMarked;

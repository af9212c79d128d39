/** What latents were said to stand for, as it is exchanged in files. */
@NullMarked
package io.asterism.producer.labels;

import org.jspecify.annotations.NullMarked;

/** The figures of an SAE, added over every task of every instance. */
@NullMarked
package io.asterism.processor.instances;

import org.jspecify.annotations.NullMarked;

/** Tests of pairs of SAEs. */
@NullMarked
package io.asterism.processor.pairing;

import org.jspecify.annotations.NullMarked;

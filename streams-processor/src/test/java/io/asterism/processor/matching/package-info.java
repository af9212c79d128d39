/** Tests of matchings. */
@NullMarked
package io.asterism.processor.matching;

import org.jspecify.annotations.NullMarked;

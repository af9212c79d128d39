/** Where an SAE's decoder rows point: a table of them, and what can be worked out from the weights alone. */
@NullMarked
package io.asterism.processor.geometry;

import org.jspecify.annotations.NullMarked;

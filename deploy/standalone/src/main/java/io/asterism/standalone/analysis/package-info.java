/** An analysis: the whole path run over one input to its end, in a folder from which a killed run goes on. */
@NullMarked
package io.asterism.standalone.analysis;

import org.jspecify.annotations.NullMarked;

/** What the counts say of latents together: measures of a pair, the network of a window, its components and their shapes. */
@NullMarked
package io.asterism.processor.graph;

import org.jspecify.annotations.NullMarked;

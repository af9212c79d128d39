/** Language models: one readable forward pass per family over shared pieces, tapped at TransformerLens hook points. */
@NullMarked
package io.asterism.producer.model;

import org.jspecify.annotations.NullMarked;

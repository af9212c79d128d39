/** Answers about the SAEs and how their counting goes. */
@NullMarked
package io.asterism.processor.answers.saes;

import org.jspecify.annotations.NullMarked;

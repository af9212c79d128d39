/** What users bring: corpora of documents, and activations computed elsewhere. Each file is checked whole before it is used. */
@NullMarked
package io.asterism.producer.corpus;

import org.jspecify.annotations.NullMarked;

/** What travels between Asterism's parts: records, topic names and the packed-column codec. */
@NullMarked
package io.asterism.schemas;

import org.jspecify.annotations.NullMarked;

/** Interactive queries: what the SAEs' tasks know, gathered from every instance, added up and put into answers. */
@NullMarked
package io.asterism.processor.query;

import org.jspecify.annotations.NullMarked;

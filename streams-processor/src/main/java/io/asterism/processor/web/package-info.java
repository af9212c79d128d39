/** What HTTP shows: the REST resources, problem JSON, health, metrics and the page's way in. */
@NullMarked
package io.asterism.processor.web;

import org.jspecify.annotations.NullMarked;

/** What every request passes, whatever it asks for, and the head of what HTTP shows. */
@NullMarked
package io.asterism.processor.web;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.asterism.processor.web;

import org.jspecify.annotations.NullMarked;

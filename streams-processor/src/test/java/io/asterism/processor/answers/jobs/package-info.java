@NullMarked
package io.asterism.processor.answers.jobs;

import org.jspecify.annotations.NullMarked;

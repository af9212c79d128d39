@NullMarked
package io.asterism.producer.jobs;

import org.jspecify.annotations.NullMarked;

/** Work that needs the model and is asked for from elsewhere: its kinds, and the thread that takes it from the cluster. */
@NullMarked
package io.asterism.producer.jobs;

import org.jspecify.annotations.NullMarked;

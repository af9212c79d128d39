/** The commands of the producer's side, each one class, put together by the application's command line. */
@NullMarked
package io.asterism.producer.cli;

import org.jspecify.annotations.NullMarked;

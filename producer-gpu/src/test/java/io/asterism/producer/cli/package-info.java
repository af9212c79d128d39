@NullMarked
package io.asterism.producer.cli;

import org.jspecify.annotations.NullMarked;

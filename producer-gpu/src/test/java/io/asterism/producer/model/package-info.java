@NullMarked
package io.asterism.producer.model;

import org.jspecify.annotations.NullMarked;

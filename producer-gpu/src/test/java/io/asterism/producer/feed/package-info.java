@NullMarked
package io.asterism.producer.feed;

import org.jspecify.annotations.NullMarked;

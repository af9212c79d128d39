/** Fills topics from sources that can be taken up again anywhere, each record exactly once whatever crashes. */
@NullMarked
package io.asterism.producer.feed;

import org.jspecify.annotations.NullMarked;

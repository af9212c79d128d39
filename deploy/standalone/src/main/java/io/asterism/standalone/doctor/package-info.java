/** What is wrong with a cluster and with what works on it, found by looking and told in sentences. */
@NullMarked
package io.asterism.standalone.doctor;

import org.jspecify.annotations.NullMarked;

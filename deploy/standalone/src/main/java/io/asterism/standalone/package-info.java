/** The {@code asterism} command: the parts of a deployment, each alone or wired together in one process. */
@NullMarked
package io.asterism.standalone;

import org.jspecify.annotations.NullMarked;

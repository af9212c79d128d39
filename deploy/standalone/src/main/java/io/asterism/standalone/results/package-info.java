/** What an analysis leaves behind: files that NumPy, SciPy, pandas and a text editor can read. */
@NullMarked
package io.asterism.standalone.results;

import org.jspecify.annotations.NullMarked;

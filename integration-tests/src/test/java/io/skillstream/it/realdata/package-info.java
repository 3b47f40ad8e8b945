/**
 * The main job on real data: what the command line writes, held against the input files alone.
 *
 * <p>Nothing here is shared with the code under test: trees, rates and the law of selection are
 * computed anew. The data are not part of the project; {@code -Preal-data
 * -Dskillstream.real-data=DIR} names the folder, and a check whose file is missing fails.
 */
@NullMarked
package io.skillstream.it.realdata;

import org.jspecify.annotations.NullMarked;

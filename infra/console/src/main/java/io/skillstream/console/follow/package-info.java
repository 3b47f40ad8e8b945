/** What the console reads from a cluster: topics as they grow, single records, offsets. */
@NullMarked
package io.skillstream.console.follow;

import org.jspecify.annotations.NullMarked;

/** How fast records go through, and what is stuck. */
@NullMarked
package io.skillstream.console.flow;

import org.jspecify.annotations.NullMarked;

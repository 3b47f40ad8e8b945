/** Selections, any of 100,000s by its index. */
@NullMarked
package io.skillstream.console.selection;

import org.jspecify.annotations.NullMarked;

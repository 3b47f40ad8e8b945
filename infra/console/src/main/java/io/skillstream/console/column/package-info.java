/** Growing columns of plain values: millions of rows without an object each. */
@NullMarked
package io.skillstream.console.column;

import org.jspecify.annotations.NullMarked;

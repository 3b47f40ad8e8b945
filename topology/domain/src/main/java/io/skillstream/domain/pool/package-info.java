/** The pool: candidates by number, and the views that index them. */
@NullMarked
package io.skillstream.domain.pool;

import org.jspecify.annotations.NullMarked;

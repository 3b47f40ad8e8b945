/** Equality of scalars: exact where it can be decided, by seeded points where not. */
@NullMarked
package io.skillstream.domain.judge.algebra;

import org.jspecify.annotations.NullMarked;

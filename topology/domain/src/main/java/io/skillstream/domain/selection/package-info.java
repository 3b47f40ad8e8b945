/** Selection: what a round decides, from a policy, the pool's counts and a student's rates. */
@NullMarked
package io.skillstream.domain.selection;

import org.jspecify.annotations.NullMarked;

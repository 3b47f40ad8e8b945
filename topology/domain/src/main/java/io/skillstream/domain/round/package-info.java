/** Rounds: drawing entries of the pool by weighted leaf, without replacement, reproducibly. */
@NullMarked
package io.skillstream.domain.round;

import org.jspecify.annotations.NullMarked;

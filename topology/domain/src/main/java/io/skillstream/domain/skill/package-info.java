/** The skill tree and the ways to look at it. */
@NullMarked
package io.skillstream.domain.skill;

import org.jspecify.annotations.NullMarked;

/** Skills: their names, what the pool holds of each, error rates and how they came about. */
@NullMarked
package io.skillstream.console.skill;

import org.jspecify.annotations.NullMarked;

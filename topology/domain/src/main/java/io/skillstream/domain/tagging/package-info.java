/** Tagging: finding the skills of a trace that came without chains. */
@NullMarked
package io.skillstream.domain.tagging;

import org.jspecify.annotations.NullMarked;

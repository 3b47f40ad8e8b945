/** Equality of whole answers: numbers, tuples, sets, intervals, matrices, relations, texts. */
@NullMarked
package io.skillstream.domain.judge.comparison;

import org.jspecify.annotations.NullMarked;

/**
 * Promotion: whether a checkpoint takes the place of the one in force, by a paired test on the
 * problems both answered and by what it forgot of general text.
 */
@NullMarked
package io.skillstream.domain.promotion;

import org.jspecify.annotations.NullMarked;

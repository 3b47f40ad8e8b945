/**
 * Comparison of the model and its optimiser with reference numbers that other code gave: what
 * {@code skillstream model verify} does.
 */
@NullMarked
package io.skillstream.workers.verify;

import org.jspecify.annotations.NullMarked;

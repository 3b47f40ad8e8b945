/** {@code skillstream evaluator}. */
@NullMarked
package io.skillstream.cli.evaluator;

import org.jspecify.annotations.NullMarked;

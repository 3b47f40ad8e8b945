/** Where in a text its final answer stands. */
@NullMarked
package io.skillstream.domain.judge.extraction;

import org.jspecify.annotations.NullMarked;

/** How much work a comparison may be. */
@NullMarked
package io.skillstream.domain.judge.budget;

import org.jspecify.annotations.NullMarked;

/** Whether a student's final answer is the expected one, as mathematics. */
@NullMarked
package io.skillstream.domain.judge;

import org.jspecify.annotations.NullMarked;

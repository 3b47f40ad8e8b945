/** What a final answer says, as a tree. */
@NullMarked
package io.skillstream.domain.judge.expression;

import org.jspecify.annotations.NullMarked;

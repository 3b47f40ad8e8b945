/** From the text of an answer, LaTeX or plain, to its tree. */
@NullMarked
package io.skillstream.domain.judge.notation;

import org.jspecify.annotations.NullMarked;

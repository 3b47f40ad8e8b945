/** The student as one thing: a model with its tokenizer, as a model folder holds them. */
@NullMarked
package io.skillstream.workers.student;

import org.jspecify.annotations.NullMarked;

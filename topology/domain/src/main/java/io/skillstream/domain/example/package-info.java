/** Training examples: how a trace becomes what a student is trained on. */
@NullMarked
package io.skillstream.domain.example;

import org.jspecify.annotations.NullMarked;

/** Training a student: the {@code trainer} command and its options. */
@NullMarked
package io.skillstream.cli.trainer;

import org.jspecify.annotations.NullMarked;

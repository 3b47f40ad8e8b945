/** Judging answers in a file. */
@NullMarked
package io.skillstream.cli.judge;

import org.jspecify.annotations.NullMarked;

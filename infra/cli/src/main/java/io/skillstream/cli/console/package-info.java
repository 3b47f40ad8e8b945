/** The console: its command, and beside other commands. */
@NullMarked
package io.skillstream.cli.console;

import org.jspecify.annotations.NullMarked;

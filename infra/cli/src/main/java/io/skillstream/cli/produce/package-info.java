/** From lines of files or requests to records of the topics {@code traces} and {@code attempts}. */
@NullMarked
package io.skillstream.cli.produce;

import org.jspecify.annotations.NullMarked;

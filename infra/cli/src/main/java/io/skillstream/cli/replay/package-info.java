/** The command that replays a curriculum into a namespace of its own. */
@NullMarked
package io.skillstream.cli.replay;

import org.jspecify.annotations.NullMarked;

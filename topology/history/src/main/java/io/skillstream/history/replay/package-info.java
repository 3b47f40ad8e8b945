/**
 * Replay: what a curriculum would have selected, folded from the logs of a namespace by the rules
 * that are in force live.
 */
@NullMarked
package io.skillstream.history.replay;

import org.jspecify.annotations.NullMarked;

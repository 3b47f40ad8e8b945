/**
 * The past of a namespace, read from its topics alone: what was selected, why, from what, and what
 * became of it.
 */
@NullMarked
package io.skillstream.history;

import org.jspecify.annotations.NullMarked;

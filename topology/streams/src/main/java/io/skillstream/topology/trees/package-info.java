/** The versions of the skill tree that a namespace knows. */
@NullMarked
package io.skillstream.topology.trees;

import org.jspecify.annotations.NullMarked;

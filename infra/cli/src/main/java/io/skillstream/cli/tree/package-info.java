/** Skill trees before anything runs on them: looked at, checked, compared. */
@NullMarked
package io.skillstream.cli.tree;

import org.jspecify.annotations.NullMarked;

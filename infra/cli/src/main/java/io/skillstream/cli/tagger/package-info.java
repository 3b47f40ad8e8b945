/** {@code skillstream tagger}. */
@NullMarked
package io.skillstream.cli.tagger;

import org.jspecify.annotations.NullMarked;

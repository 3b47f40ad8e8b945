/** Commands that read what curricula did from the topics of an existing cluster. */
@NullMarked
package io.skillstream.cli.history;

import org.jspecify.annotations.NullMarked;

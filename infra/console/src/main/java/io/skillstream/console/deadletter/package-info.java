/** Refused records, by reason. */
@NullMarked
package io.skillstream.console.deadletter;

import org.jspecify.annotations.NullMarked;

/** Where curricula stand. */
@NullMarked
package io.skillstream.console.curriculum;

import org.jspecify.annotations.NullMarked;

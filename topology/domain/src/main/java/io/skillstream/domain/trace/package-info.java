/** Traces: what makes two problems or candidates the same. */
@NullMarked
package io.skillstream.domain.trace;

import org.jspecify.annotations.NullMarked;

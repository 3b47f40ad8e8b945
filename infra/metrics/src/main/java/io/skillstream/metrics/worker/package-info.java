/** What workers count while they work. */
@NullMarked
package io.skillstream.metrics.worker;

import org.jspecify.annotations.NullMarked;

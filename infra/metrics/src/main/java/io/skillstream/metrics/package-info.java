/** What skillstream counts and measures, by name, and how it reaches Prometheus. */
@NullMarked
package io.skillstream.metrics;

import org.jspecify.annotations.NullMarked;

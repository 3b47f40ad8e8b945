/** The endpoint that Prometheus and probes ask. */
@NullMarked
package io.skillstream.metrics.http;

import org.jspecify.annotations.NullMarked;

/** How commands are watched while they run: metrics, readiness, logs. */
@NullMarked
package io.skillstream.cli.monitor;

import org.jspecify.annotations.NullMarked;

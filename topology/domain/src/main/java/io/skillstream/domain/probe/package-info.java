/** Probes: which problems to ask a student next, within a budget. */
@NullMarked
package io.skillstream.domain.probe;

import org.jspecify.annotations.NullMarked;

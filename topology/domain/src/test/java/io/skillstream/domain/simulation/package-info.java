/** Simulated students that are taught by the real policies, to compare the policies. */
@NullMarked
package io.skillstream.domain.simulation;

import org.jspecify.annotations.NullMarked;

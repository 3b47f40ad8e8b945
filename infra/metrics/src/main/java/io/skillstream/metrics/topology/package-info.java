/** What an instance of the topology says about itself. */
@NullMarked
package io.skillstream.metrics.topology;

import org.jspecify.annotations.NullMarked;

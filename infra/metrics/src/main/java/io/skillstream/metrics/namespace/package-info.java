/** What the topics of a namespace say about all of it. */
@NullMarked
package io.skillstream.metrics.namespace;

import org.jspecify.annotations.NullMarked;

/** Batches over HTTP, for trainers that are not ours. */
@NullMarked
package io.skillstream.gateway;

import org.jspecify.annotations.NullMarked;

/**
 * A client for endpoints that speak OpenAI's HTTP interface: many calls in flight, tried again
 * where that may help, slowed down where the endpoint asks for it.
 */
@NullMarked
package io.skillstream.workers.endpoint;

import org.jspecify.annotations.NullMarked;

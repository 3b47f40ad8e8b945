/** The gateway's HTTP interface. */
@NullMarked
package io.skillstream.gateway.http;

import org.jspecify.annotations.NullMarked;

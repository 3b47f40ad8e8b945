/** The console's HTTP interface and its page. */
@NullMarked
package io.skillstream.console.http;

import org.jspecify.annotations.NullMarked;

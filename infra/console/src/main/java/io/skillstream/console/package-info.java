/** The console: a web page's server, just another consumer of the topics. */
@NullMarked
package io.skillstream.console;

import org.jspecify.annotations.NullMarked;
